import { type FaultLevel, faultLevels } from './faults.ts';
import { busy, type Habits, ordinary, quiet } from './pastimes.ts';
import { day } from './units.ts';
import { World } from './world.ts';

/** All that decides a run. */
export interface SeededRun {
  readonly seed: number;
  readonly accounts: number;
  readonly days: number;
  readonly faults: FaultLevel;
}

const habits: Record<FaultLevel, Habits> = { none: quiet, normal: ordinary, heavy: busy };

/** The world of a run, before anything has happened in it. */
export function worldOf({ seed, accounts, faults }: SeededRun): World {
  return new World({ seed, accounts, faults: faultLevels[faults], habits: habits[faults] });
}

/** Lets the whole run happen, or what happens until a rule is broken. */
export async function play(world: World, { days }: SeededRun): Promise<void> {
  world.boot();
  await world.run(days * day);
}

/** The one line that runs it again. */
export function rerunLine({ seed, accounts, days, faults }: SeededRun): string {
  return `npm run simulate -- --accounts ${accounts} --days ${days} --seed ${seed} --faults ${faults}`;
}
