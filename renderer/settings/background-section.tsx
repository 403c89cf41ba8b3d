import { useWindow } from '../state/window-context.tsx';
import { texts } from '../texts/texts.ts';
import { SwitchSetting, useSettings } from './setting.tsx';

const words = texts.settings.background;

/** What goes on while no window is open. */
export default function BackgroundSection() {
  const [{ background }, change] = useSettings();
  const can = useWindow((state) => state.settings?.can);
  return (
    <>
      <SwitchSetting
        label={words.startAtLogin}
        line={can?.startAtLogin ? words.startAtLoginLine : words.startNotHere}
        disabled={!can?.startAtLogin}
        on={background.startAtLogin}
        onChange={(startAtLogin) => change({ background: { startAtLogin } })}
      />
      <SwitchSetting
        label={words.closeToTray}
        line={can?.closeToTray ? words.closeToTrayLine : words.closeNotHere}
        on={background.closeToTray}
        onChange={(closeToTray) => change({ background: { closeToTray } })}
      />
    </>
  );
}
