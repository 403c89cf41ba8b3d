import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawGrowth, type Growth } from './growth-chart.ts';
import { costs, fillProfileOf } from './growth-costs.ts';
import { spreadOf } from './measure.ts';

/**
 * `npm run bench:growth`: what each cost becomes over 10 to 10,000 accounts, as a chart (docs/images/growth.svg) and as JSON
 * (test/output/growth.json). The slope is that of the last tenfold on logarithmic scales: 1 is a cost for each account. `--only TEXT` measures
 * the costs whose name holds the text, and leaves the chart alone.
 */
const counts = [10, 100, 1_000, 10_000];
const runs = 5;
/** n log n grows by 13.3 from 1,000 to 10,000, which is a slope of 1.125; above that with some room for noise is worse. */
const steepest = 1.2;
const only = process.argv[process.argv.indexOf('--only') + 1] ?? '';
const isWhole = !process.argv.includes('--only');

const wanted = costs.filter(({ name }) => isWhole || name.includes(only));
const growths: Growth[] = wanted.map(({ name, unit }) => ({ name, unit, points: [] }));
for (const count of counts) {
  const profile = await fillProfileOf(count);
  for (const [index, cost] of wanted.entries()) {
    const values: number[] = [];
    for (let run = 0; run <= runs; run += 1) values.push(await cost.measure(profile));
    // The first time warms up.
    growths[index]?.points.push({ count, value: spreadOf(values.slice(1)).median });
    process.stderr.write(`${count} accounts: ${cost.name} ${values.at(-1)?.toPrecision(3)} ${cost.unit}\n`);
  }
}

const root = join(import.meta.dirname, '..', '..');
const output = join(root, 'test', 'output');
mkdirSync(output, { recursive: true });
if (isWhole) {
  writeFileSync(join(output, 'growth.json'), `${JSON.stringify(growths, undefined, 2)}\n`);
  writeFileSync(join(root, 'docs', 'images', 'growth.svg'), drawGrowth(growths));
}
for (const { name, unit, points } of growths) {
  const slope = slopeOf(points);
  const figures = points.map(({ count, value }) => `${count}: ${value.toPrecision(3)} ${unit}`).join(', ');
  console.log(`${slope > steepest ? 'TOO STEEP' : 'good'}  ${name}: ${figures}; slope ${slope.toFixed(2)}`);
}
process.exit(0);

function slopeOf(points: Growth['points']): number {
  const [before, last] = points.slice(-2);
  if (!before || !last) return Number.NaN;
  return Math.log(last.value / before.value) / Math.log(last.count / before.count);
}
