import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import type { Clock, Connectivity, Timer } from '../engine/ports.ts';
import type { Milliseconds } from '../engine/session.ts';

/** How often the interfaces are looked at while there is a network: as often as the engine looks at the clock, so that a rest is one. */
const lookEvery: Milliseconds = 30_000;
/** How often without one: what waits for it goes on soon after it is back. */
const lookAgainEvery: Milliseconds = 5_000;

type Interfaces = NodeJS.Dict<NetworkInterfaceInfo[]>;

/**
 * Whether the machine has a network, as its interfaces tell. A machine that never had an external one may live in a container or reach
 * its providers on itself: it counts as online. It is offline only once an interface it had is gone.
 */
export class NetworkConnectivity implements Connectivity {
  readonly #clock: Clock;
  readonly #read: () => Interfaces;
  readonly #callbacks = new Set<(online: boolean) => void>();
  #hadNetwork = false;
  #online = true;
  #timer: Timer | undefined;

  constructor(clock: Clock, read: () => Interfaces = networkInterfaces) {
    this.#clock = clock;
    this.#read = read;
    this.#look();
  }

  isOnline(): boolean {
    return this.#online;
  }

  subscribe(callback: (online: boolean) => void): () => void {
    this.#callbacks.add(callback);
    if (!this.#timer) this.#arm();
    return () => {
      this.#callbacks.delete(callback);
      if (this.#callbacks.size > 0 || !this.#timer) return;
      this.#clock.clearTimer(this.#timer);
      this.#timer = undefined;
    };
  }

  #arm(): void {
    this.#timer = this.#clock.setTimer(
      () => {
        this.#look();
        this.#arm();
      },
      this.#online ? lookEvery : lookAgainEvery,
    );
  }

  #look(): void {
    const hasNetwork = hasExternalAddress(this.#read());
    this.#hadNetwork ||= hasNetwork;
    const online = hasNetwork || !this.#hadNetwork;
    if (online === this.#online) return;
    this.#online = online;
    for (const callback of this.#callbacks) callback(online);
  }
}

/** Addresses that only reach this machine, or its neighbours on the wire, are no network. */
function hasExternalAddress(interfaces: Interfaces): boolean {
  return Object.values(interfaces)
    .flatMap((addresses) => addresses ?? [])
    .some(
      ({ internal, address }) => !internal && !address.startsWith('fe80:') && !address.startsWith('169.254.'),
    );
}
