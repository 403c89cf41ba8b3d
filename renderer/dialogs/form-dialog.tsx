import { type FormEvent, type ReactNode, useState } from 'react';
import type { FailureData } from '../../preload/contract.ts';
import { Button } from '../parts/button.tsx';
import { DialogFrame } from '../parts/dialog-frame.tsx';
import { FailureNotice } from '../parts/failure-notice.tsx';
import type { Outcome } from '../state/actions.ts';
import { texts } from '../texts/texts.ts';

interface FormDialogProps {
  readonly title: string;
  readonly description?: string;
  readonly confirm: string;
  readonly busy: string;
  /** Looks at what was typed before anything is done; `false` leaves the form as it is. */
  readonly accepts?: (form: FormData) => boolean;
  /** Does it with what was typed; a failure is shown in the dialog. */
  readonly act: (form: FormData) => Promise<Outcome>;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A dialog with a short form. */
export function FormDialog({
  title,
  description,
  confirm,
  busy,
  accepts,
  act,
  onClose,
  children,
}: FormDialogProps) {
  const [acting, setActing] = useState(false);
  const [failure, setFailure] = useState<FailureData>();

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const element = event.currentTarget;
    const form = new FormData(element);
    if (accepts?.(form) === false) return;
    setActing(true);
    const failed = await act(form);
    setActing(false);
    setFailure(failed);
    if (failed) clearSecrets(element);
    else onClose();
  }

  return (
    <DialogFrame title={title} description={description} onClose={onClose}>
      <form className="form" onSubmit={(event) => void submit(event)}>
        {failure && <FailureNotice failure={failure} announced />}
        {children}
        <div className="dialog-foot">
          <Button onClick={onClose}>{texts.common.cancel}</Button>
          <Button type="submit" look="primary" needsEngine disabled={acting}>
            {acting ? busy : confirm}
          </Button>
        </div>
      </form>
    </DialogFrame>
  );
}

/** A secret that was refused is not left standing in its field. */
function clearSecrets(form: HTMLFormElement): void {
  for (const field of form.querySelectorAll<HTMLInputElement>('input[data-secret]')) field.value = '';
}
