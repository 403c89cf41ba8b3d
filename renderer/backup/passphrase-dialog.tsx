import { useState } from 'react';
import { FormDialog } from '../dialogs/form-dialog.tsx';
import { TextField } from '../parts/text-field.tsx';
import { useActions } from '../state/window-context.tsx';
import { texts } from '../texts/texts.ts';

const words = texts.backup;

/** Asks for a new passphrase: for one backup, or for those that are made by themselves. */
export default function BackupPassphraseDialog({
  task,
  onClose,
}: {
  readonly task: 'make' | 'schedule';
  readonly onClose: () => void;
}) {
  const { makeBackup, setBackupPassphrase } = useActions();
  const [differs, setDiffers] = useState(false);
  const isMaking = task === 'make';
  return (
    <FormDialog
      title={isMaking ? words.makeTitle : words.passphraseTitle}
      description={isMaking ? words.makeLine : words.passphraseLine}
      confirm={isMaking ? words.makeConfirm : words.passphraseConfirm}
      busy={words.makeBusy}
      accepts={(form) => {
        const same = form.get('passphrase') === form.get('again');
        setDiffers(!same);
        return same;
      }}
      act={(form) => (isMaking ? makeBackup : setBackupPassphrase)(String(form.get('passphrase') ?? ''))}
      onClose={onClose}
    >
      <TextField
        name="passphrase"
        label={texts.lock.newPassphrase}
        hint={texts.lock.hint}
        minLength={8}
        secret
        required
      />
      <TextField
        name="again"
        label={texts.lock.again}
        problem={differs ? texts.lock.notTheSame : undefined}
        secret
        required
      />
    </FormDialog>
  );
}
