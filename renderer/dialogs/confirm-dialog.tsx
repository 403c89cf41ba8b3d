import { AlertDialog } from '@base-ui/react/alert-dialog';
import { use, useState } from 'react';
import type { FailureData } from '../../preload/contract.ts';
import { Button } from '../parts/button.tsx';
import { DialogShown, focusAfterDialog } from '../parts/dialog-frame.tsx';
import { FailureNotice } from '../parts/failure-notice.tsx';
import type { Outcome } from '../state/actions.ts';
import { texts } from '../texts/texts.ts';

interface ConfirmDialogProps {
  /** Names the thing. */
  readonly title: string;
  /** Names the loss. */
  readonly loss: string;
  readonly confirm: string;
  readonly busy: string;
  readonly look: 'primary' | 'danger';
  /** Does it; a failure is shown in the dialog. */
  readonly act: () => Promise<Outcome>;
  readonly onClose: () => void;
}

/** Asks once before something that cannot be taken back. */
export function ConfirmDialog({ title, loss, confirm, busy, look, act, onClose }: ConfirmDialogProps) {
  const { open, onClosed } = use(DialogShown);
  const [acting, setActing] = useState(false);
  const [failure, setFailure] = useState<FailureData>();

  async function confirmed(): Promise<void> {
    setActing(true);
    const failed = await act();
    setActing(false);
    setFailure(failed);
    if (!failed) onClose();
  }

  return (
    <AlertDialog.Root
      open={open}
      onOpenChange={(next) => !next && !acting && onClose()}
      onOpenChangeComplete={(next) => !next && onClosed()}
    >
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="dialog-shade" />
        <AlertDialog.Popup className="dialog" finalFocus={focusAfterDialog}>
          <AlertDialog.Title className="dialog-title">{title}</AlertDialog.Title>
          <AlertDialog.Description className="dialog-description">{loss}</AlertDialog.Description>
          {failure && <FailureNotice failure={failure} announced />}
          <div className="dialog-foot">
            <AlertDialog.Close render={<Button disabled={acting} />}>{texts.common.cancel}</AlertDialog.Close>
            <Button look={look} needsEngine disabled={acting} onClick={() => void confirmed()}>
              {acting ? busy : failure ? texts.common.tryAgain : confirm}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
