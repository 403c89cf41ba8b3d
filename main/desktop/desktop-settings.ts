import type { Settings } from '../../preload/settings-schema.ts';
import { fail } from '../engine/failure.ts';
import type { HostSettings } from '../host/settings-control.ts';
import type { Autostart } from './autostart.ts';
import type { DesktopElectron } from './electron.ts';

export interface DesktopSettingsOptions {
  readonly electron: Pick<DesktopElectron, 'nativeTheme' | 'Notification'>;
  readonly autostart: Autostart;
  /** Called when something changed that the tray shows. */
  readonly onChange: () => void;
}

/** What the app makes of the person's settings. What it shows of them where the system has a word in it is what the system says. */
export function desktopSettings({ electron, autostart, onChange }: DesktopSettingsOptions): HostSettings {
  return {
    can: { startAtLogin: true, closeToTray: true, notifications: electron.Notification.isSupported() },
    read: () => ({ startAtLogin: autostart.isOn() }),
    apply: (now, before) => {
      followTheme(electron, now);
      const { startAtLogin } = now.background;
      if (startAtLogin === before.background.startAtLogin) return;
      autostart.set(startAtLogin);
      if (autostart.isOn() !== startAtLogin) {
        throw fail('not-supported', 'Your system keeps Latchkey from changing whether it starts by itself.');
      }
      onChange();
    },
  };
}

/** Also for what Chromium and the system draw: the window before its first paint, its frame, scroll bars. */
export function followTheme({ nativeTheme }: Pick<DesktopElectron, 'nativeTheme'>, settings: Settings): void {
  nativeTheme.themeSource = settings.appearance.theme;
}
