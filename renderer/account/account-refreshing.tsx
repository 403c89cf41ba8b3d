import { ChoiceSetting, SwitchSetting } from '../settings/setting.tsx';
import { useActions } from '../state/window-context.tsx';
import { texts, times } from '../texts/texts.ts';
import { PanelSection, type PanelSectionProps } from './panel-section.tsx';

const words = texts.account.refreshing;
const minute = 60_000;
const margins = [1, 5, 10, 30, 60, 180].map((minutes) => minutes * minute);

/** Whether and how early Latchkey renews the account by itself. */
export function AccountRefreshing({ account }: PanelSectionProps) {
  const { pause, resume, updateAccount } = useActions();
  const { refreshMargin } = account;
  const offered =
    refreshMargin === undefined || margins.includes(refreshMargin)
      ? margins
      : [...margins, refreshMargin].sort((first, second) => first - second);
  return (
    <PanelSection title={words.title}>
      <SwitchSetting
        label={words.on}
        on={!account.paused}
        onChange={(on) => void (on ? resume(account.id) : pause(account.id))}
      />
      <ChoiceSetting
        label={words.margin}
        line={words.marginLine}
        choices={[
          { value: -1, label: words.asUsual },
          ...offered.map((value) => ({ value, label: words.before(times.duration(value)) })),
        ]}
        chosen={refreshMargin ?? -1}
        onChoose={(value) => void updateAccount(account.id, { refreshMargin: value < 0 ? null : value })}
      />
    </PanelSection>
  );
}
