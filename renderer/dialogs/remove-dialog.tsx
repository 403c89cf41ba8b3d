import type { AccountData } from '../../preload/contract.ts';
import { useActions } from '../state/window-context.tsx';
import { formats, texts } from '../texts/texts.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';

const words = texts.account.remove;

/** Asks before accounts are removed. */
export default function RemoveDialog({
  accounts,
  onClose,
}: {
  readonly accounts: readonly AccountData[];
  readonly onClose: () => void;
}) {
  const { remove } = useActions();
  const [only] = accounts;
  const isOne = accounts.length === 1 && only !== undefined;
  return (
    <ConfirmDialog
      title={
        isOne ? words.title(only.label) : words.titleMany(accounts.length, formats.number(accounts.length))
      }
      loss={isOne ? lossOf(only) : words.lossMany}
      confirm={words.confirm}
      busy={words.confirm}
      look="danger"
      act={async () => {
        remove(accounts.map(({ id }) => id));
        return undefined;
      }}
      onClose={onClose}
    />
  );
}

function lossOf({ hasCredential, providerName }: AccountData): string {
  return hasCredential ? words.lossWithPassword(providerName) : words.loss(providerName);
}
