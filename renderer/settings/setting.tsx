import { Switch } from '@base-ui/react/switch';
import { type ReactNode, useId } from 'react';
import type { Settings, SettingsChange } from '../../preload/contract.ts';
import { SelectBox } from '../parts/select-box.tsx';
import { useActions, useWindow } from '../state/window-context.tsx';
import '../parts/screen.css';
import './settings.css';

interface SettingProps {
  readonly label: string;
  /** What it does, in a line. */
  readonly line?: ReactNode;
  readonly disabled?: boolean;
}

/** What the person has set, and the way to change it. To be used only where the settings are known: in the sections. */
export function useSettings(): readonly [Settings, (change: SettingsChange) => void] {
  const { changeSettings } = useActions();
  const settings = useWindow((state) => state.settings);
  if (!settings) throw new Error('a section was drawn before the settings were known');
  return [settings.settings, (change) => void changeSettings(change)];
}

/** Whether controls are of use: without the engine nothing can be changed. */
function useReachable(): boolean {
  return useWindow((state) => state.connection.state === 'connected');
}

/** A setting: what it is called and does, and across from that what it is set by. */
export function SettingRow({
  label,
  line,
  children,
  labelId,
  lineId,
}: SettingProps & { readonly labelId?: string; readonly lineId?: string; readonly children: ReactNode }) {
  return (
    <div className="setting">
      <div className="setting-words">
        <span id={labelId} className="setting-label">
          {label}
        </span>
        {line !== undefined && (
          <span id={lineId} className="muted">
            {line}
          </span>
        )}
      </div>
      <div className="setting-control">{children}</div>
    </div>
  );
}

/** A setting that is on or off. */
export function SwitchSetting({
  label,
  line,
  disabled = false,
  on,
  onChange,
}: SettingProps & { readonly on: boolean; readonly onChange: (on: boolean) => void }) {
  const id = useId();
  const reachable = useReachable();
  return (
    <SettingRow label={label} line={line} labelId={`${id}-label`} lineId={`${id}-line`}>
      <Switch.Root
        className="switch"
        aria-labelledby={`${id}-label`}
        aria-describedby={line === undefined ? undefined : `${id}-line`}
        checked={on}
        disabled={disabled || !reachable}
        onCheckedChange={onChange}
      >
        <Switch.Thumb className="switch-thumb" />
      </Switch.Root>
    </SettingRow>
  );
}

/** A setting with one value of a few. */
export function ChoiceSetting<Value extends string | number>({
  label,
  line,
  disabled = false,
  choices,
  chosen,
  onChoose,
}: SettingProps & {
  readonly choices: readonly { readonly value: Value; readonly label: string }[];
  readonly chosen: Value;
  readonly onChoose: (value: Value) => void;
}) {
  const id = useId();
  const reachable = useReachable();
  return (
    <SettingRow label={label} line={line} labelId={`${id}-label`} lineId={`${id}-line`}>
      <SelectBox
        choices={choices}
        chosen={chosen}
        disabled={disabled || !reachable}
        labelledBy={`${id}-label`}
        describedBy={line === undefined ? undefined : `${id}-line`}
        valueId={`${id}-value`}
        onChoose={onChoose}
      />
    </SettingRow>
  );
}
