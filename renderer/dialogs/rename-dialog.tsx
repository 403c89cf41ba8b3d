import type { AccountData } from '../../preload/contract.ts';
import { TextField } from '../parts/text-field.tsx';
import { useActions } from '../state/window-context.tsx';
import { texts } from '../texts/texts.ts';
import { FormDialog } from './form-dialog.tsx';

/** Gives an account another name in the list. */
export default function RenameDialog({
  account,
  onClose,
}: {
  readonly account: AccountData;
  readonly onClose: () => void;
}) {
  const { rename } = useActions();
  const words = texts.account.rename;
  return (
    <FormDialog
      title={words.title(account.label)}
      confirm={words.confirm}
      busy={words.busy}
      act={(form) => rename(account.id, String(form.get('label') ?? '').trim())}
      onClose={onClose}
    >
      <TextField
        name="label"
        label={words.field}
        defaultValue={account.label}
        maxLength={120}
        pattern=".*\S.*"
        required
        onFocus={(event) => event.currentTarget.select()}
      />
    </FormDialog>
  );
}
