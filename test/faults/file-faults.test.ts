import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canInject, FaultyLives, type FileFault, lossesAfter } from './faulty-life.ts';
import { everyFileFault, faultWords, faultyCalls, sampleOf } from './file-faults.ts';

/** `npm run faults` tries all of them. */
const sampleSize = 10;

const canTrace = canInject();
if (!canTrace)
  console.log('SKIPPED: faults of file operations need strace, which is not here or not allowed');

let lives: FaultyLives;
beforeAll(async () => {
  lives = await FaultyLives.start();
});
afterAll(() => lives?.end());

describe('a process whose file operations fail, or that is killed at one', () => {
  test.skipIf(!canTrace)('loses nothing that it reported as done, and says what failed', async () => {
    const counts = await lives.count(faultyCalls);
    for (const call of ['openat', 'pwrite64', 'fsync', 'pread64'])
      expect(counts.get(call), call).toBeGreaterThan(5);
    const waiting = sampleOf(everyFileFault(counts), sampleSize);
    expect(waiting).toHaveLength(sampleSize);
    const losses: string[] = [];
    const linesSeen: number[] = [];
    const work = async (): Promise<void> => {
      for (let fault = waiting.shift(); fault; fault = waiting.shift()) {
        const life = await lives.live(await lives.profile(), fault);
        linesSeen.push(life.lines.length);
        for (const loss of await lossesAfter(life, fault.what === 'KILL'))
          losses.push(`${faultWords(fault)}: ${loss}`);
      }
    };
    await Promise.all([work(), work()]);
    expect(losses).toEqual([]);
    expect(linesSeen).toHaveLength(sampleSize);
  });

  test.skipIf(!canTrace)('really meets the fault: a kill ends it, a full disk is told', async () => {
    const kill: FileFault = { call: 'pwrite64', what: 'KILL', when: 30 };
    const killed = await lives.live(await lives.profile(), kill);
    expect(killed.lines.some(({ done }) => done === 'close')).toBe(false);
    const full: FileFault = { call: 'pwrite64', what: 'ENOSPC', when: 30 };
    const { lines } = await lives.live(await lives.profile(), full);
    expect(lines.filter(({ failed }) => failed).map(({ failure }) => failure?.kind)).toContain(
      'storage-unavailable',
    );
  });
});

describe('the search for losses', () => {
  const planted: readonly (readonly [string, string, RegExp])[] = [
    ['a session that was not written', 'DELETE FROM sealed', /first session is lost/],
    ['an account that was not written', 'DELETE FROM accounts', /first account is gone/],
    ['a name that was not written', "UPDATE accounts SET label = 'first'", /new name is lost/],
    ['a setting that was not written', "DELETE FROM profile WHERE name = 'settings'", /setting is lost/],
    ['an event that was not written', 'DELETE FROM events WHERE id = 3', /event log is broken/],
  ];

  test('finds each lost write that is planted', async () => {
    const life = await lives.live(await lives.profile());
    expect(life.lines.at(-1)).toEqual({ done: 'close' });
    for (const [name, sql, words] of planted) {
      const profile = lives.copy(life.profile);
      const database = new DatabaseSync(join(profile, 'latchkey.db'));
      database.exec(sql);
      database.close();
      expect((await lossesAfter({ ...life, profile }, false)).join('\n'), name).toMatch(words);
    }
    expect(await lossesAfter(life, false)).toEqual([]);
  });
});
