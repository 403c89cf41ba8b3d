import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { groups } from './groups.ts';
import { describeMachine } from './machine.ts';
import { runGroup } from './run-group.ts';
import { renderReport, writeDocs } from './table.ts';

/**
 * One table, each row with its rival in the same run; also as JSON in test/output/bench.json. `--only TEXT` measures the groups or rows
 * whose name holds the text, `--runs N` sets how often (10), `--short` takes three runs and leaves out what takes longest, `--limit N` sets
 * after how many seconds nothing more is begun (870; short: 90), `--write-docs` puts the table into docs/performance.md.
 */
const option = (name: string) => {
  const index = process.argv.indexOf(name);
  return index < 0 ? undefined : process.argv[index + 1];
};
const only = option('--only')?.toLowerCase() ?? '';
const isShort = process.argv.includes('--short');
const toDocs = process.argv.includes('--write-docs');
const runs = option('--runs') ?? (isShort ? '3' : undefined);
const limit = Number(option('--limit') ?? (isShort ? 90 : 870));
if (toDocs && (only !== '' || isShort)) {
  console.error(
    'The table in docs/performance.md comes from one whole run: --write-docs goes with neither --only nor --short.',
  );
  process.exit(1);
}

const startedAt = performance.now();
const named = groups.filter(({ name }) => name.toLowerCase().includes(only));
const rows = [];
const skipped: string[] = [];
const failed: string[] = [];
for (const group of named.length > 0 ? named : groups) {
  const secondsLeft = limit - secondsSince(startedAt);
  if (isShort && group.isLong) {
    skipped.push(`${group.name}: only without --short`);
    continue;
  }
  if (secondsLeft < 1) {
    failed.push(`${group.name}: the limit of ${limit} s for the whole run was reached`);
    continue;
  }
  const result = await runGroup(group, {
    runs: runs === undefined ? undefined : Number(runs),
    text: named.length > 0 ? '' : only,
    secondsLeft,
  });
  rows.push(...result.rows);
  skipped.push(...result.skipped);
  failed.push(...result.failed);
}

const report = { ...describeMachine(), seconds: Math.round(secondsSince(startedAt)), rows, skipped, failed };
const root = join(import.meta.dirname, '..', '..');
mkdirSync(join(root, 'test', 'output'), { recursive: true });
writeFileSync(join(root, 'test', 'output', 'bench.json'), `${JSON.stringify(report, undefined, 2)}\n`);
console.log(`\n${renderReport(report)}`);
if (toDocs) writeDocs(join(root, 'docs', 'performance.md'), report);

function secondsSince(instant: number): number {
  return (performance.now() - instant) / 1_000;
}
