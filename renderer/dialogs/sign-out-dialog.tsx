import type { AccountData } from '../../preload/contract.ts';
import { useActions } from '../state/window-context.tsx';
import { texts } from '../texts/texts.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';

const words = texts.account.signOut;

/** Asks before an account is signed out. */
export default function SignOutDialog({
  account,
  onClose,
}: {
  readonly account: AccountData;
  readonly onClose: () => void;
}) {
  const { signOut } = useActions();
  return (
    <ConfirmDialog
      title={words.title(account.label)}
      loss={words.loss(account.providerName)}
      confirm={words.confirm}
      busy={words.busy}
      look="danger"
      act={() => signOut(account.id)}
      onClose={onClose}
    />
  );
}
