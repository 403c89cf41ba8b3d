import { Gift } from 'lucide-react';
import { useState } from 'react';
import type { AccountData } from '../../preload/contract.ts';
import { Button } from '../parts/button.tsx';
import { StatusShape } from '../parts/status-shape.tsx';
import { useActions, useWindow } from '../state/window-context.tsx';
import { formats, texts } from '../texts/texts.ts';
import { AmountField } from './amount-field.tsx';
import './credits.css';

const words = texts.credits;

/** What a person can do about an account's credits: have some handed out, and be told when they are low. */
export function CreditCare({ account }: { readonly account: AccountData }) {
  const { updateAccount } = useActions();
  const usual = useWindow(
    (state) => state.providers.find(({ id }) => id === account.providerId)?.creditAlert,
  );
  const unit = account.credits?.unit ?? 'credits';
  return (
    <>
      {account.lowCredits !== undefined && (
        <p className="credits-low">
          <StatusShape shape="triangle" />
          {words.low}, {words.under(formats.amount(account.lowCredits, unit))}
        </p>
      )}
      <div className="credits-care">
        <span aria-hidden="true">{words.tell}</span>
        <AmountField
          label={words.tell}
          value={account.creditAlert}
          placeholder={usual === undefined ? words.never : formats.amount(usual, unit)}
          onChange={(amount) => void updateAccount(account.id, { creditAlert: amount ?? null })}
        />
        <ClaimButton account={account} />
      </div>
    </>
  );
}

function ClaimButton({ account }: { readonly account: AccountData }) {
  const { claimCredits } = useActions();
  const claim = useWindow((state) => state.providers.find(({ id }) => id === account.providerId)?.claim);
  const [asking, setAsking] = useState(false);
  if (claim === undefined) return null;
  return (
    <Button
      small
      needsEngine
      disabled={asking}
      onClick={() => {
        setAsking(true);
        void claimCredits(account.id).finally(() => setAsking(false));
      }}
    >
      <Gift size={13} aria-hidden="true" />
      {asking ? words.claiming : words.claim(claim)}
    </Button>
  );
}
