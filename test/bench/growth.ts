import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnyReply } from '../../main/api/router.ts';
import { openProfileHost, type ProfileHost } from '../../main/host/profile-host.ts';
import { fillProfile, makeAccounts } from './filled-profile.ts';
import { drawGrowth, type Growth } from './growth-chart.ts';
import { spreadOf } from './measure.ts';
import { benchFolder } from './token-service.ts';

/**
 * `npm run bench:growth`: what each cost becomes over 10 to 10,000 accounts, as a chart (docs/images/growth.svg) and as JSON
 * (test/output/growth.json). The slope is that of the last tenfold on logarithmic scales: 1 is a cost for each account.
 */
const counts = [10, 100, 1_000, 10_000];
const runs = 5;
/** n log n grows by 13.3 from 1,000 to 10,000, which is a slope of 1.125; above that with some room for noise is worse. */
const steepest = 1.2;
const { signal } = new AbortController();
const probeScript = join(import.meta.dirname, 'start-probe.ts');

interface Cost {
  readonly name: string;
  readonly unit: string;
  measure(host: ProfileHost, folder: string, count: number): Promise<number> | number;
}

const costs: readonly Cost[] = [
  { name: 'start', unit: 'ms', measure: (_, folder) => probe(folder).milliseconds },
  { name: 'memory', unit: 'MB', measure: (_, folder) => probe(folder).megabytes },
  { name: 'list all', unit: 'ms', measure: (host) => timed(() => call(host, 'accounts.list', {})) },
  {
    name: 'find one by its label',
    unit: 'ms',
    measure: (host, _, count) => timed(() => call(host, 'accounts.resolve', { name: labelOf(count) })),
  },
  {
    name: 'one, with a change stored',
    unit: 'ms',
    measure: async (host) => {
      const [first] = host.engine.list();
      const id = first?.id ?? '';
      const paused = await timed(() => call(host, 'accounts.pause', { id }));
      await call(host, 'accounts.resume', { id });
      return paused;
    },
  },
  { name: 'health figures', unit: 'ms', measure: (host) => timed(() => call(host, 'health.read', {})) },
];

const growths: Growth[] = costs.map(({ name, unit }) => ({ name, unit, points: [] }));
for (const count of counts) {
  const folder = benchFolder();
  await fillProfile(folder, makeAccounts(count));
  const measured = costs.map((): number[] => []);
  for (let run = 0; run <= runs; run += 1) {
    for (const [index, cost] of costs.entries()) {
      // A start is measured in a process of its own, which takes the profile.
      const isStart = index < 2;
      const host = isStart ? undefined : await openProfileHost({ profile: folder, kind: 'command' });
      const value = await cost.measure(host as ProfileHost, folder, count);
      await host?.close();
      if (run > 0) measured[index]?.push(value);
    }
  }
  for (const [index, values] of measured.entries()) {
    growths[index]?.points.push({ count, value: spreadOf(values).median });
  }
  process.stderr.write(`${count} accounts measured\n`);
}

const root = join(import.meta.dirname, '..', '..');
const output = join(root, 'test', 'output');
mkdirSync(output, { recursive: true });
writeFileSync(join(output, 'growth.json'), `${JSON.stringify(growths, undefined, 2)}\n`);
writeFileSync(join(root, 'docs', 'images', 'growth.svg'), drawGrowth(growths));
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

function probe(folder: string): { readonly milliseconds: number; readonly megabytes: number } {
  return JSON.parse(execFileSync(process.execPath, [probeScript, 'profile', folder], { encoding: 'utf8' }));
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

async function call(host: ProfileHost, name: string, input: unknown): Promise<AnyReply> {
  const reply = await host.api.router.dispatch(name, input, { audience: 'tool', actor: 'user', signal });
  if (!reply.ok) throw new Error(`${name}: ${reply.failure.what}`);
  return reply;
}

function labelOf(count: number): string {
  return `person${count - 1}@example.com`;
}
