import type { Faults } from '../../main/playground/playground.ts';
import type { SeededRandom } from '../simulation/seeded-random.ts';

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
