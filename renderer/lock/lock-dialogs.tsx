import { useState } from 'react';
import { FormDialog } from '../dialogs/form-dialog.tsx';
import { TextField } from '../parts/text-field.tsx';
import { useActions, useWindow } from '../state/window-context.tsx';
import { texts } from '../texts/texts.ts';

const words = texts.lock;

/** What the dialogs are asked for. */
export type LockTask = 'set' | 'change' | 'remove';

const read = (form: FormData, name: string) => String(form.get(name) ?? '');

/** Sets, changes or removes the passphrase of the app lock. */
export default function LockDialog({
  task,
  onClose,
}: {
  readonly task: LockTask;
  readonly onClose: () => void;
}) {
  const isOfFile = useWindow((state) => state.lock?.isOfFile === true);
  if (task === 'set' && isOfFile) return <SetOfFileDialog onClose={onClose} />;
  if (task === 'remove') return <RemoveDialog isOfFile={isOfFile} onClose={onClose} />;
  return <NewPassphraseDialog task={task} onClose={onClose} />;
}

function NewPassphraseDialog({
  task,
  onClose,
}: {
  readonly task: 'set' | 'change';
  readonly onClose: () => void;
}) {
  const { setLock, changeLock } = useActions();
  const [differs, setDiffers] = useState(false);
  return (
    <FormDialog
      title={task === 'set' ? words.setTitle : words.changeTitle}
      {...(task === 'set' ? { description: words.setLine } : {})}
      confirm={task === 'set' ? words.setConfirm : words.changeConfirm}
      busy={words.setBusy}
      accepts={(form) => {
        const same = read(form, 'next') === read(form, 'again');
        setDiffers(!same);
        return same;
      }}
      act={(form) =>
        task === 'set' ? setLock(read(form, 'next')) : changeLock(read(form, 'current'), read(form, 'next'))
      }
      onClose={onClose}
    >
      {task === 'change' && <TextField name="current" label={words.current} secret required />}
      <TextField name="next" label={words.newPassphrase} hint={words.hint} minLength={8} secret required />
      <TextField
        name="again"
        label={words.again}
        problem={differs ? words.notTheSame : undefined}
        secret
        required
      />
    </FormDialog>
  );
}

function SetOfFileDialog({ onClose }: { readonly onClose: () => void }) {
  const { setLock } = useActions();
  return (
    <FormDialog
      title={words.setTitle}
      description={words.ofFileLine}
      confirm={words.setConfirm}
      busy={words.setBusy}
      act={(form) => setLock(read(form, 'passphrase'))}
      onClose={onClose}
    >
      <TextField name="passphrase" label={words.passphrase} secret required />
    </FormDialog>
  );
}

function RemoveDialog({ isOfFile, onClose }: { readonly isOfFile: boolean; readonly onClose: () => void }) {
  const { removeLock } = useActions();
  return (
    <FormDialog
      title={words.removeTitle}
      description={isOfFile ? words.removeOfFileLine : words.removeLine}
      confirm={words.removeConfirm}
      busy={words.setBusy}
      act={(form) => removeLock(read(form, 'current'))}
      onClose={onClose}
    >
      <TextField name="current" label={words.current} secret required />
    </FormDialog>
  );
}
