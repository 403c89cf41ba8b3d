import type { LockHost } from '../host/app-lock.ts';
import type { DesktopElectron } from './electron.ts';

const second = 1_000;

/**
 * What the desktop knows of the person. Touch ID is asked of macOS, which answers yes or no and hands out no key. Electron offers nothing
 * like it for Windows Hello or on Linux.
 */
export function desktopLock(
  electron: Pick<DesktopElectron, 'powerMonitor' | 'systemPreferences'>,
  platform: NodeJS.Platform,
): LockHost {
  const { powerMonitor, systemPreferences } = electron;
  const idleTime = () => powerMonitor.getSystemIdleTime() * second;
  if (platform !== 'darwin') return { idleTime };
  return {
    idleTime,
    presence: {
      name: 'Touch ID',
      isAvailable: () => systemPreferences.canPromptTouchID(),
      prove: (reason) => systemPreferences.promptTouchID(reason),
    },
  };
}
