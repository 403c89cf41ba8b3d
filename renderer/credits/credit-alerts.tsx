import { useMemo } from 'react';
import { creditSums } from '../overview/credit-sums.ts';
import { SettingRow, useSettings } from '../settings/setting.tsx';
import { useActions, useWindow } from '../state/window-context.tsx';
import { texts } from '../texts/texts.ts';
import { AmountField } from './amount-field.tsx';
import './credits.css';

const words = texts.credits;

/** At which amount the person is told of low credits, for each provider whose accounts have credits. */
export function CreditAlerts() {
  const [{ alerts }] = useSettings();
  const { setProviderAlert } = useActions();
  const accounts = useWindow((state) => state.accounts);
  const providers = useMemo(() => {
    const names = creditSums(accounts.values()).map(
      ({ providerId, providerName }) => [providerId, providerName] as const,
    );
    return [...new Map(names)];
  }, [accounts]);
  if (providers.length === 0) return null;
  return (
    <>
      <h3 className="settings-subtitle">{words.alerts}</h3>
      <p className="settings-explanation">{words.alertsLine}</p>
      {providers.map(([id, name]) => (
        <SettingRow key={id} label={name}>
          <AmountField
            label={words.alertOf(name)}
            value={alerts.lowCredits[id]}
            placeholder={words.never}
            onChange={(amount) => void setProviderAlert(id, amount)}
          />
        </SettingRow>
      ))}
    </>
  );
}
