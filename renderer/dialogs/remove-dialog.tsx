import type { AccountData } from '../../preload/contract.ts';
import { useActions } from '../state/window-context.tsx';
import { texts } from '../texts/texts.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';

/** Asks before an account is removed. */
export default function RemoveDialog({
  account,
  onClose,
}: {
  readonly account: AccountData;
  readonly onClose: () => void;
}) {
  const { remove } = useActions();
  const words = texts.account.remove;
  return (
    <ConfirmDialog
      title={words.title(account.label)}
      loss={
        account.hasCredential
          ? words.lossWithPassword(account.providerName)
          : words.loss(account.providerName)
      }
      confirm={words.confirm}
      busy={words.busy}
      look="danger"
      act={() => remove(account.id)}
      onClose={onClose}
    />
  );
}
