import { parseArgs } from 'node:util';
import { type FaultLevel, faultLevels } from './faults.ts';
import { busy, ordinary, quiet } from './pastimes.ts';
import { report } from './report.ts';
import { day } from './units.ts';
import { World } from './world.ts';

const usage =
  'npm run simulate -- [--accounts 10000] [--days 30] [--seed 1] [--seeds 1] [--faults none|normal|heavy] [--trace person7|all]';
const habits = { none: quiet, normal: ordinary, heavy: busy };

const { values } = parseArgs({
  options: {
    accounts: { type: 'string', default: '10000' },
    days: { type: 'string', default: '30' },
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    faults: { type: 'string', default: 'normal' },
    trace: { type: 'string' },
  },
});

function numberFrom(name: 'accounts' | 'days' | 'seed' | 'seeds'): number {
  const number = Number(values[name]);
  if (Number.isFinite(number) && number >= 0) return number;
  throw new Error(`--${name} takes a number. Usage: ${usage}`);
}

function faultLevelFrom(name: string): FaultLevel {
  if (name === 'none' || name === 'normal' || name === 'heavy') return name;
  throw new Error(`--faults takes none, normal or heavy. Usage: ${usage}`);
}

async function simulate(seed: number): Promise<boolean> {
  const accounts = numberFrom('accounts');
  const days = numberFrom('days');
  const level = faultLevelFrom(values.faults);
  const world = new World({ seed, accounts, faults: faultLevels[level], habits: habits[level] });
  const rerun = `npm run simulate -- --accounts ${accounts} --days ${days} --seed ${seed} --faults ${level}`;
  process.on('uncaughtException', (error) => {
    console.error(error);
    console.error(`\nRun it again: ${rerun}`);
    process.exit(1);
  });
  if (values.trace !== undefined) {
    world.watch.ledger.trace = (subject, text) => {
      const isWanted = subject === '' || subject === values.trace || values.trace === 'all';
      if (isWanted) console.log(new Date(world.time.now).toISOString(), subject, text);
    };
  }
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  world.boot();
  await world.run(days * day);
  const cpu = process.cpuUsage(cpuBefore);
  console.log(report(world, { real: performance.now() - startedAt, cpu: (cpu.user + cpu.system) / 1_000 }));
  if (world.violations.length === 0) return true;
  console.log(`Run it again: ${rerun}`);
  return false;
}

const first = numberFrom('seed');
for (let seed = first; seed < first + numberFrom('seeds'); seed += 1) {
  if (!(await simulate(seed))) {
    process.exitCode = 1;
    break;
  }
}
