import { useState } from 'react';
import type { AccountData } from '../../preload/contract.ts';
import SignInDialog from '../sign-in/sign-in-dialog.tsx';
import type { Outcome } from '../state/actions.ts';
import { useActions } from '../state/window-context.tsx';
import { texts } from '../texts/texts.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';

/** Takes an account over: with the stored password after one question, or else by signing in. */
export default function TakeOverDialog({
  account,
  onClose,
}: {
  readonly account: AccountData;
  readonly onClose: () => void;
}) {
  const { takeOver } = useActions();
  const [byHand, setByHand] = useState(!account.hasCredential);
  const words = texts.account.takeOver;

  async function take(): Promise<Outcome> {
    const failure = await takeOver(account.id);
    if (failure && (failure.remedy === 'sign-in' || failure.remedy === 'open-sign-in-window'))
      setByHand(true);
    return failure;
  }

  if (byHand) return <SignInDialog account={account} kind="take-over" onClose={onClose} />;
  return (
    <ConfirmDialog
      title={words.title(account.label)}
      loss={words.loss(account.providerName)}
      confirm={words.confirm}
      busy={words.busy}
      look="primary"
      act={take}
      onClose={onClose}
    />
  );
}
