import { setTimeout as wait } from 'node:timers/promises';
import type { Faults } from '../../main/playground/playground.ts';
import type { SeededRandom } from '../simulation/seeded-random.ts';
import type { KeyringSession } from '../support/keyring-session.ts';
import type { PlaygroundProcess } from '../support/playground-client.ts';
import type { SoakDaemon } from './soak-daemon.ts';

/** What goes wrong at the Playground for a while: mostly a little, at times much. */
export function randomFaults(random: SeededRandom): {
  readonly words: string;
  readonly faults: Partial<Faults>;
} {
  const share = () => Math.round(random.between(0, 15)) / 100;
  const kinds: readonly (() => Partial<Faults>)[] = [
    () => ({}),
    () => ({ latency: Math.round(random.between(20, 800)) }),
    () => ({ serverErrors: share(), latency: 30 }),
    () => ({ garbage: share(), rateLimits: share() / 3 }),
    () => ({ lostReplies: share() / 3, serverErrors: share() }),
    () => ({ serverErrors: 0.9 }),
  ];
  const faults = kinds[Math.floor(random.between(0, kinds.length))]?.() ?? {};
  return { words: JSON.stringify(faults), faults };
}

/** What a soak is done to. */
export interface SoakStage {
  readonly daemon: SoakDaemon;
  readonly playground: PlaygroundProcess;
  readonly keyring: KeyringSession;
}

/** Something that befalls the whole machine. Resolves when it is over; the words say what it was. */
type Incident = (stage: SoakStage) => Promise<string>;

const seconds = 1_000;

/** What the same daemon lives through. */
const passing: readonly Incident[] = [
  async ({ playground }) => {
    playground.signal('SIGSTOP');
    await wait(5 * seconds);
    playground.signal('SIGCONT');
    return 'the service stopped for 5 s';
  },
  async ({ keyring }) => {
    keyring.lock();
    await wait(5 * seconds);
    keyring.unlock();
    return 'the keyring locked for 5 s';
  },
  async ({ keyring }) => {
    keyring.freeze();
    await wait(8 * seconds);
    keyring.thaw();
    return 'the keyring hanging for 8 s';
  },
];

/** What ends the daemon, without a warning, amid whatever it does. */
const deadly: readonly Incident[] = [
  async ({ daemon }) => {
    await daemon.killAndStart();
    return 'the daemon killed and started';
  },
  async ({ daemon, keyring }) => {
    keyring.killService();
    await wait(2 * seconds);
    keyring.startServiceAgain();
    await daemon.killAndStart();
    return 'the keyring killed and started, then the daemon';
  },
  async ({ daemon, keyring }) => {
    keyring.freeze();
    await daemon.killAndStart();
    await wait(5 * seconds);
    keyring.thaw();
    return 'the daemon killed and started while the keyring hangs';
  },
];

/** Has something happen, or nothing; `mayKill` says whether it may end the daemon. */
export async function randomIncident(
  random: SeededRandom,
  stage: SoakStage,
  mayKill: boolean,
): Promise<string | undefined> {
  if (!random.chance(0.15)) return undefined;
  const incidents = mayKill && random.chance(0.4) ? deadly : passing;
  return await incidents[Math.floor(random.between(0, incidents.length))]?.(stage);
}
