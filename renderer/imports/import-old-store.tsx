import { useState } from 'react';
import type { FailureData } from '../../preload/contract.ts';
import { Button } from '../parts/button.tsx';
import { FailureNotice } from '../parts/failure-notice.tsx';
import { useActions } from '../state/window-context.tsx';
import { texts } from '../texts/texts.ts';
import { focusNext } from './focus.ts';

const words = texts.imports.old;

interface ImportOldStoreProps {
  readonly previewId: string;
  readonly path: string;
  readonly onClose: () => void;
}

/** What was in the old store is safe here; whether the store goes is for the person to say. */
export function ImportOldStore({ previewId, path, onClose }: ImportOldStoreProps) {
  const { deleteOldStore } = useActions();
  const [acting, setActing] = useState(false);
  const [failure, setFailure] = useState<FailureData>();

  async function remove(): Promise<void> {
    setActing(true);
    const failed = await deleteOldStore(previewId);
    setActing(false);
    setFailure(failed);
    if (!failed) onClose();
  }

  return (
    <div className="form">
      {failure && <FailureNotice failure={failure} announced />}
      <p role="status" tabIndex={-1} ref={focusNext}>
        {words.stored}
      </p>
      <p className="import-path">{words.question(path)}</p>
      <div className="dialog-foot">
        <Button onClick={onClose}>{words.keep}</Button>
        <Button look="danger" needsEngine disabled={acting} onClick={() => void remove()}>
          {acting ? words.removing : words.remove}
        </Button>
      </div>
    </div>
  );
}
