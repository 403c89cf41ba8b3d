import type { Clock, Connectivity } from '../engine/ports.ts';
import type { Milliseconds } from '../engine/session.ts';
import type { DesktopElectron } from './electron.ts';

/** Main is told about the network by nobody (only pages are), so it looks. */
const lookEvery: Milliseconds = 5_000;

/** Whether there is a network, as Chromium sees it. */
export class ChromiumConnectivity implements Connectivity {
  readonly #net: Pick<DesktopElectron['net'], 'isOnline'>;
  readonly #callbacks = new Set<(online: boolean) => void>();
  #online: boolean;

  constructor(net: Pick<DesktopElectron['net'], 'isOnline'>, clock: Clock) {
    this.#net = net;
    this.#online = net.isOnline();
    const arm = () => {
      clock.setTimer(() => {
        this.look();
        arm();
      }, lookEvery);
    };
    arm();
  }

  isOnline(): boolean {
    return this.#online;
  }

  subscribe(callback: (online: boolean) => void): () => void {
    this.#callbacks.add(callback);
    return () => void this.#callbacks.delete(callback);
  }

  /** Looks at once: the machine woke up. */
  look(): void {
    const online = this.#net.isOnline();
    if (online === this.#online) return;
    this.#online = online;
    for (const callback of this.#callbacks) callback(online);
  }
}
