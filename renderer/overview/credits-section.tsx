import { useMemo } from 'react';
import { CreditWork } from '../credits/credit-work.tsx';
import { LowAccounts } from '../credits/low-accounts.tsx';
import { Monogram } from '../parts/monogram.tsx';
import { useShow, useWindow } from '../state/window-context.tsx';
import { formats, texts } from '../texts/texts.ts';
import { creditSums } from './credit-sums.ts';
import { OverviewSection } from './overview-section.tsx';

const words = texts.overview;

/** What all accounts can spend, by provider. */
export function CreditsSection() {
  const show = useShow();
  const accounts = useWindow((state) => state.accounts);
  const sums = useMemo(() => creditSums(accounts.values()), [accounts]);
  return (
    <OverviewSection title={words.credits}>
      {sums.length === 0 ? (
        <p className="muted">{words.noCredits}</p>
      ) : (
        <ul className="overview-list">
          {sums.map(({ providerId, providerName, unit, total, accounts: count }) => (
            <li key={`${providerId} ${unit}`} className="overview-item">
              <Monogram providerId={providerId} name={providerName} />
              <button
                type="button"
                className="overview-link"
                onClick={() =>
                  show({ screen: 'accounts', providerId, sort: 'credits', descending: true, query: '' })
                }
              >
                <span className="truncate">{providerName}</span>
                <span className="truncate muted">{words.creditsOf(count, formats.number(count))}</span>
              </button>
              <strong className="overview-amount">{formats.amount(total, unit)}</strong>
            </li>
          ))}
        </ul>
      )}
      <LowAccounts />
      <CreditWork />
    </OverviewSection>
  );
}
