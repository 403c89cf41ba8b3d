import type { AccountData } from '../../preload/contract.ts';
import { DialogFrame } from '../parts/dialog-frame.tsx';
import type { SignInPurpose } from '../state/actions.ts';
import { useWindow } from '../state/window-context.tsx';
import { failureWords } from '../status/failure-words.ts';
import { texts } from '../texts/texts.ts';
import { SignInForm } from './sign-in-form.tsx';

/** Signs an account in again, or takes it over from a session elsewhere. */
export default function SignInDialog({
  account,
  kind = 'again',
  onClose,
}: {
  readonly account: AccountData;
  readonly kind?: 'again' | 'take-over';
  readonly onClose: () => void;
}) {
  const provider = useWindow((state) => state.providers.find(({ id }) => id === account.providerId));
  const purpose: SignInPurpose = { kind, accountId: account.id };
  return (
    <DialogFrame
      wide
      title={
        kind === 'again'
          ? texts.signIn.againTitle(account.label)
          : texts.account.takeOver.title(account.label)
      }
      description={
        kind === 'again'
          ? account.failure && failureWords(account.failure).what
          : texts.account.takeOver.loss(account.providerName)
      }
      onClose={onClose}
    >
      <SignInForm
        providerName={account.providerName}
        provider={provider}
        ways={account.waysIn}
        purpose={() => purpose}
        username={account.identity?.email ?? account.identity?.name}
        onDone={onClose}
        onCancel={onClose}
      />
    </DialogFrame>
  );
}
