import type { AccountData } from '../../preload/contract.ts';
import { TextField } from '../parts/text-field.tsx';
import { useActions } from '../state/window-context.tsx';
import { texts } from '../texts/texts.ts';
import { FormDialog } from './form-dialog.tsx';

/** Stores the password of an account, so that Latchkey can sign in again by itself. */
export default function PasswordDialog({
  account,
  onClose,
}: {
  readonly account: AccountData;
  readonly onClose: () => void;
}) {
  const { setCredential } = useActions();
  const words = texts.account.password;
  return (
    <FormDialog
      title={words.title(account.label)}
      description={words.explanation}
      confirm={words.confirm}
      busy={words.busy}
      act={(form) =>
        setCredential(
          account.id,
          String(form.get('username') ?? '').trim(),
          String(form.get('password') ?? ''),
        )
      }
      onClose={onClose}
    >
      <TextField
        name="username"
        label={texts.signIn.username}
        defaultValue={account.identity?.email ?? account.identity?.name}
        required
      />
      <TextField name="password" label={texts.signIn.password} secret required />
    </FormDialog>
  );
}
