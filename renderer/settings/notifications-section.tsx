import { CreditAlerts } from '../credits/credit-alerts.tsx';
import { useWindow } from '../state/window-context.tsx';
import { texts } from '../texts/texts.ts';
import { SettingRow, SwitchSetting, useSettings } from './setting.tsx';

const words = texts.settings.notifications;

/** What is told, and when nothing is. */
export default function NotificationsSection() {
  const [{ notifications }, change] = useSettings();
  const can = useWindow((state) => state.settings?.can.notifications === true);
  return (
    <>
      {!can && <p className="screen-explanation">{words.notHere}</p>}
      <SwitchSetting
        label={words.on}
        line={words.onLine}
        on={notifications.on}
        onChange={(on) => change({ notifications: { on } })}
      />
      <SwitchSetting
        label={words.quiet}
        line={words.quietLine}
        disabled={!notifications.on}
        on={notifications.quiet}
        onChange={(quiet) => change({ notifications: { quiet } })}
      />
      {notifications.on && notifications.quiet && (
        <>
          <TimeSetting
            label={words.from}
            value={notifications.quietFrom}
            onChange={(quietFrom) => change({ notifications: { quietFrom } })}
          />
          <TimeSetting
            label={words.to}
            value={notifications.quietTo}
            onChange={(quietTo) => change({ notifications: { quietTo } })}
          />
        </>
      )}
      <CreditAlerts />
    </>
  );
}

/** A time of day, kept when the field is left: while it is typed it is no time yet. */
function TimeSetting({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  return (
    <SettingRow label={label}>
      <input
        key={value}
        type="time"
        className="input setting-time"
        aria-label={label}
        defaultValue={value}
        onBlur={({ currentTarget }) => {
          if (currentTarget.value === '') currentTarget.value = value;
          else if (currentTarget.value !== value) onChange(currentTarget.value);
        }}
        onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
      />
    </SettingRow>
  );
}
