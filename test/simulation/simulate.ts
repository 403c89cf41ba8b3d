/** Runs the engine through simulated weeks, and says what happened. Ends with 1 if a rule was broken. */
import { parseArgs } from 'node:util';
import { measured } from './engine-share.ts';
import type { FaultLevel } from './faults.ts';
import { report } from './report.ts';
import { play, rerunLine, type SeededRun, worldOf } from './seeded-run.ts';
import type { World } from './world.ts';

const usage = `npm run simulate -- [--accounts 10000] [--days 30] [--seed 1] [--faults none|normal|heavy]
  --seeds 20         runs that many seeds, one after the other
  --trace person7    prints what happens to one account, or to "all"
  --sample           measures how much of the time the engine itself takes, by sampling the stack`;

const { values } = parseArgs({
  options: {
    accounts: { type: 'string', default: '10000' },
    days: { type: 'string', default: '30' },
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    faults: { type: 'string', default: 'normal' },
    trace: { type: 'string' },
    sample: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

function numberFrom(name: 'accounts' | 'days' | 'seed' | 'seeds'): number {
  const number = Number(values[name]);
  if (Number.isFinite(number) && number >= 0) return number;
  throw new Error(`--${name} takes a number.\n${usage}`);
}

function faultLevelFrom(name: string): FaultLevel {
  if (name === 'none' || name === 'normal' || name === 'heavy') return name;
  throw new Error(`--faults takes none, normal or heavy.\n${usage}`);
}

function traceTo(world: World, wanted: string): void {
  world.watch.ledger.trace = (subject, text) => {
    const isWanted = subject === '' || subject === wanted || wanted === 'all';
    if (isWanted) console.log(new Date(world.time.now).toISOString(), subject, text);
  };
}

/** Resolves with whether all rules were kept. */
async function simulate(run: SeededRun): Promise<boolean> {
  const world = worldOf(run);
  if (values.trace !== undefined) traceTo(world, values.trace);
  const cost = await measured(() => play(world, run), values.sample);
  console.log(report(world, cost));
  if (world.violations.length > 0) console.log(`\nRun it again: ${rerunLine(run)}`);
  return world.violations.length === 0;
}

if (values.help) {
  console.log(usage);
  process.exit(0);
}

let current: SeededRun | undefined;
process.on('uncaughtException', (error) => {
  console.error(error);
  if (current) console.error(`\nRun it again: ${rerunLine(current)}`);
  process.exit(1);
});

const first = numberFrom('seed');
for (let seed = first; seed < first + numberFrom('seeds'); seed += 1) {
  current = {
    seed,
    accounts: numberFrom('accounts'),
    days: numberFrom('days'),
    faults: faultLevelFrom(values.faults),
  };
  if (await simulate(current)) continue;
  process.exitCode = 1;
  break;
}
