import { expect, test } from 'vitest';
import { play, rerunLine, type SeededRun, worldOf } from './seeded-run.ts';

const batchSize = 30;
const batches = 10;

test.each(Array.from({ length: batches }, (_, batch) => batch * batchSize + 1))(
  'keeps every rule through two days of trouble, seeds from %i on',
  async (first) => {
    for (let seed = first; seed < first + batchSize; seed += 1) {
      const run: SeededRun = { seed, accounts: 20, days: 2, faults: 'heavy' };
      const world = worldOf(run);
      await play(world, run);
      expect(world.violations, `run it again: ${rerunLine(run)}`).toEqual([]);
      expect(world.tally.requests).toBeGreaterThan(50);
    }
  },
);

test('a seed decides everything', async () => {
  const run: SeededRun = { seed: 7, accounts: 20, days: 3, faults: 'heavy' };
  const worlds = [worldOf(run), worldOf(run)] as const;
  for (const world of worlds) await play(world, run);
  expect(worlds[0].tally).toEqual(worlds[1].tally);
  expect(worlds[0].disk.entries).toEqual(worlds[1].disk.entries);
});

test('what is drawn covers every fault', async () => {
  const seen = {
    crashes: 0,
    restarts: 0,
    sleeps: 0,
    clockJumps: 0,
    offlines: 0,
    vaultClosures: 0,
    lostReplies: 0,
    signOuts: 0,
  };
  const failures = new Set<string>();
  const causes = new Set<string>();
  for (let seed = 1; seed <= 30; seed += 1) {
    const run: SeededRun = { seed, accounts: 20, days: 2, faults: 'heavy' };
    const world = worldOf(run);
    await play(world, run);
    for (const key of Object.keys(seen) as (keyof typeof seen)[]) seen[key] += world.tally[key];
    for (const kind of Object.keys(world.tally.failures)) failures.add(kind);
    for (const cause of world.tally.signInsAsked.keys()) causes.add(cause);
  }
  for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(10);
  expect([...failures].sort()).toEqual([
    'challenge',
    'credentials-rejected',
    'evicted',
    'rate-limited',
    'session-expired',
    'transient',
    'unrecognised',
    'upstream-expired',
  ]);
  expect(causes).toContain('superseded token sent');
  expect(causes).toContain('revoked by the provider');
});
