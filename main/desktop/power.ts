import type { DesktopElectron } from './electron.ts';

/** Has the engine look at the clock when the machine, or its person, comes back. */
export function followPower(
  { powerMonitor }: Pick<DesktopElectron, 'powerMonitor'>,
  onBack: () => void,
): void {
  powerMonitor.on('resume', onBack);
  powerMonitor.on('unlock-screen', onBack);
}
