import { measured } from '../../simulation/engine-share.ts';
import { play, type SeededRun, worldOf } from '../../simulation/seeded-run.ts';
import type { BenchQuestion } from '../measure.ts';

const run: SeededRun = { seed: 1, accounts: 1_000, days: 5, faults: 'normal' };
/** What a month of 10,000 accounts may take, in microseconds for a day of one of them: a minute in all. */
const minuteForAMonth = 200;

/** Processor time of the engine for a day of one account, in the simulation with all its faults, beside that of the simulated world itself. */
export function simulatedDay(): BenchQuestion[] {
  let world = Number.NaN;
  return [
    {
      name: 'engine, a day of one account in the simulation',
      unit: 'us of CPU',
      rival: 'the simulated world around it',
      target: `under ${minuteForAMonth} us with the world`,
      ours: async () => {
        const simulated = worldOf(run);
        const { cpu, engineShare = Number.NaN } = await measured(() => play(simulated, run), true);
        if (simulated.violations.length > 0) throw new Error('the simulation broke a rule');
        const each = (cpu * 1_000) / run.accounts / run.days;
        world = each * (1 - engineShare);
        return each * engineShare;
      },
      theirs: () => world,
      isReached: (_, ours) => ours.median + world < minuteForAMonth,
    },
  ];
}
