import { FormDialog } from '../dialogs/form-dialog.tsx';
import { TextField } from '../parts/text-field.tsx';
import { useActions } from '../state/window-context.tsx';
import { texts } from '../texts/texts.ts';

const words = texts.protection;

/** Opens the sealed file with its passphrase. */
export default function UnlockDialog({ onClose }: { readonly onClose: () => void }) {
  const { unlock } = useActions();
  return (
    <FormDialog
      title={words.unlockTitle}
      description={words.unlockLine}
      confirm={words.unlockConfirm}
      busy={words.unlockBusy}
      act={(form) => unlock(String(form.get('passphrase') ?? ''))}
      onClose={onClose}
    >
      <TextField name="passphrase" label={words.passphrase} secret required />
    </FormDialog>
  );
}
