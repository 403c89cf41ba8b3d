import type { DesktopElectron } from './electron.ts';

/** What follows from what the machine and its person do. */
export interface PowerFollower {
  /** The machine woke up, or its person came back. */
  readonly onBack: () => void;
  /** The machine is about to sleep. */
  readonly onSuspend: () => void;
  /** The machine is shut down, and waits a while for the app to end. */
  readonly onShutdown: () => void;
}

/** Has the engine look at the clock when the machine, or its person, comes back, and the lock close before it sleeps. */
export function followPower(
  { powerMonitor }: Pick<DesktopElectron, 'powerMonitor'>,
  { onBack, onSuspend, onShutdown }: PowerFollower,
): void {
  powerMonitor.on('resume', onBack);
  powerMonitor.on('unlock-screen', onBack);
  powerMonitor.on('suspend', onSuspend);
  // Electron hands an event over that its declarations leave out.
  powerMonitor.on('shutdown', (event?: { preventDefault(): void }) => {
    event?.preventDefault();
    onShutdown();
  });
}
