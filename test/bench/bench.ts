import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { ensureSystemPackages } from '../system-packages.mjs';
import { groups } from './groups.ts';
import { type BenchRow, measure } from './measure.ts';
import { renderTable } from './table.ts';
import { Unavailable } from './unavailable.ts';

/**
 * `npm run bench`: one table, each row with its rival in the same run; also as JSON in test/output/bench.json. `--only TEXT` measures
 * the groups and rows whose name holds the text, `--runs N` sets how often (10), `--short` takes three runs and leaves out what takes longest.
 */
const option = (name: string) => {
  const index = process.argv.indexOf(name);
  return index < 0 ? undefined : process.argv[index + 1];
};
const only = option('--only')?.toLowerCase() ?? '';
const isShort = process.argv.includes('--short');
const runs = Number(option('--runs') ?? (isShort ? 3 : 10));

runWithKeyring();

const holds = (name: string) => name.toLowerCase().includes(only);
const namesGroup = groups.some(({ name }) => holds(name));
const rows: BenchRow[] = [];
const skipped: string[] = [];
for (const group of groups) {
  if (isShort && group.isLong) {
    skipped.push(`${group.name}: only without --short`);
    continue;
  }
  if (namesGroup && !holds(group.name)) continue;
  process.stderr.write(`Preparing: ${group.name}\n`);
  try {
    for (const question of await group.prepare()) {
      if (!namesGroup && !holds(question.name)) continue;
      process.stderr.write(`  ${question.name}, against ${question.rival}\n`);
      rows.push(await measure(question, isShort ? runs : (question.runs ?? runs)));
    }
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    skipped.push(`${group.name}: ${error.message}`);
  }
}

const [cpu] = cpus();
const memory = Math.round(totalmem() / 2 ** 30);
const machine = `${cpus().length} x ${cpu?.model ?? 'unknown processor'}, ${memory} GiB, ${process.platform}, Node ${process.version}`;
const output = join(import.meta.dirname, '..', 'output');
mkdirSync(output, { recursive: true });
const commit = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).stdout?.trim();
writeFileSync(
  join(output, 'bench.json'),
  `${JSON.stringify({ machine, commit, rows, skipped }, undefined, 2)}\n`,
);
console.log(renderTable(rows, `${machine}, commit ${commit}`));
for (const line of skipped) console.log(`SKIPPED: ${line}`);
process.exit(0);

/** Rows with a real keyring and a display need a session of their own: the same command goes on inside one. */
function runWithKeyring(): void {
  if (process.platform !== 'linux' || process.env.LATCHKEY_TEST_KEYRING === '1') return;
  if (ensureSystemPackages().length > 0) return;
  const script = join(import.meta.dirname, '..', 'support', 'with-desktop.sh');
  const { status } = spawnSync(script, process.argv, { stdio: 'inherit' });
  process.exit(status ?? 1);
}
