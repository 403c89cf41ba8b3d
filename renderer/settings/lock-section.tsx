import { Button } from '../parts/button.tsx';
import { StatusShape } from '../parts/status-shape.tsx';
import { useActions, useShow, useWindow } from '../state/window-context.tsx';
import type { Shape } from '../status/status-words.ts';
import { texts, times } from '../texts/texts.ts';
import { ChoiceSetting, SwitchSetting, useSettings } from './setting.tsx';

const words = texts.lock;
const minute = 60_000;
const idleChoices = [1, 5, 15, 30, 60, 240, 0];

/** The passphrase of the app lock, and when it is asked for. */
export default function LockSection() {
  const [{ lock: settings }, change] = useSettings();
  const lock = useWindow((state) => state.lock);
  const show = useShow();
  const { lockNow } = useActions();
  if (!lock) return null;
  if (!lock.isSet) {
    return (
      <>
        <Headline shape="square" headline={words.unsetHeadline} line={words.unsetLine} />
        <div className="settings-actions">
          <Button needsEngine onClick={() => show({ dialog: { kind: 'lock', task: 'set' } })}>
            {words.set}
          </Button>
          {lock.isOfFile && (
            <Button needsEngine onClick={() => show({ dialog: { kind: 'lock', task: 'change' } })}>
              {words.change}
            </Button>
          )}
        </div>
      </>
    );
  }
  const offered = lock.presenceOffered;
  const chosen = settings.idleMinutes;
  const choices = idleChoices.includes(chosen) ? idleChoices : [chosen, ...idleChoices];
  return (
    <>
      <Headline shape="ring" headline={words.setHeadline} line={words.setHeadlineLine} />
      <div className="settings-actions">
        <Button needsEngine onClick={() => void lockNow()}>
          {words.lockNow}
        </Button>
        <Button needsEngine onClick={() => show({ dialog: { kind: 'lock', task: 'change' } })}>
          {words.change}
        </Button>
        <Button needsEngine onClick={() => show({ dialog: { kind: 'lock', task: 'remove' } })}>
          {words.remove}
        </Button>
      </div>
      <ChoiceSetting
        label={words.idle}
        line={words.idleLine}
        choices={choices.map((value) => ({
          value,
          label: value === 0 ? words.never : times.duration(value * minute),
        }))}
        chosen={chosen}
        onChoose={(idleMinutes) => change({ lock: { idleMinutes } })}
      />
      <SwitchSetting
        label={words.onSuspend}
        line={words.onSuspendLine}
        on={settings.onSuspend}
        onChange={(onSuspend) => change({ lock: { onSuspend } })}
      />
      <SwitchSetting
        label={words.refresh}
        line={words.refreshLine}
        on={settings.refreshWhileLocked}
        onChange={(refreshWhileLocked) => change({ lock: { refreshWhileLocked } })}
      />
      {offered !== undefined && (
        <SwitchSetting
          label={words.byPresenceSetting(offered)}
          line={words.byPresenceLine(offered)}
          disabled={!settings.refreshWhileLocked}
          on={settings.byPresence}
          onChange={(byPresence) => change({ lock: { byPresence } })}
        />
      )}
    </>
  );
}

function Headline({
  shape,
  headline,
  line,
}: {
  readonly shape: Shape;
  readonly headline: string;
  readonly line: string;
}) {
  return (
    <div className="protection-state">
      <StatusShape shape={shape} />
      <div>
        <p className="protection-headline">{headline}</p>
        <p className="muted">{line}</p>
      </div>
    </div>
  );
}
