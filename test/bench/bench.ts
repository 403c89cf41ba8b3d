import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { type BenchQuestion, type BenchRow, measure } from './measure.ts';
import { engineCpu } from './rows/engine-cpu.ts';
import { sealedBox } from './rows/sealed-box.ts';
import { start } from './rows/start.ts';
import { token } from './rows/token.ts';
import { renderTable } from './table.ts';

/**
 * `npm run bench`: one table, each row with its rival in the same run; also as JSON in test/output/bench.json. `--only TEXT` measures
 * the rows whose name holds the text, `--runs N` sets how often (10).
 */
const option = (name: string) => {
  const index = process.argv.indexOf(name);
  return index < 0 ? undefined : process.argv[index + 1];
};
const only = option('--only') ?? '';
const runs = Number(option('--runs') ?? 10);

const questions: BenchQuestion[] = [...sealedBox(), await engineCpu(), ...(await start()), await token()];

const rows: BenchRow[] = [];
for (const question of questions) {
  if (!`${question.name} ${question.rival}`.includes(only)) continue;
  process.stderr.write(`${question.name}, against ${question.rival} ...\n`);
  rows.push(await measure(question, runs));
}

const [cpu] = cpus();
const memory = Math.round(totalmem() / 2 ** 30);
const machine = `${cpus().length} x ${cpu?.model ?? 'unknown processor'}, ${memory} GiB, ${process.platform}, Node ${process.version}`;
const output = join(import.meta.dirname, '..', 'output');
mkdirSync(output, { recursive: true });
writeFileSync(join(output, 'bench.json'), `${JSON.stringify({ machine, rows }, undefined, 2)}\n`);
console.log(renderTable(rows, machine));
process.exit(0);
