import { join } from 'node:path';
import { expect, test } from 'vitest';
import { acquireProfileLock } from '../../main/accounts/profile-lock.ts';
import { startScript } from '../support/script.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const holder = join(import.meta.dirname, 'lock-holder.script.ts');

test('of processes that race for a profile, exactly one gets it', async () => {
  const profile = temporaryFolder();
  const racers = Array.from({ length: 6 }, () => startScript(holder, [profile]));
  const answers = await Promise.all(racers.map((racer) => racer.line()));
  expect(answers.filter((answer) => answer === 'taken')).toHaveLength(1);
  expect(answers.filter((answer) => answer === 'in use')).toHaveLength(5);
  expect(acquireProfileLock(profile)).toBeUndefined();
});

test('the lock ends with a killed holder, at once', async () => {
  const profile = temporaryFolder();
  for (let round = 0; round < 3; round += 1) {
    const first = startScript(holder, [profile]);
    expect(await first.line()).toBe('taken');
    expect(acquireProfileLock(profile)).toBeUndefined();
    await first.kill();
    const lock = acquireProfileLock(profile);
    expect(lock).toBeDefined();
    lock?.release();
  }
});

test('one process cannot take a profile twice, and a refused try does not loosen the lock', async () => {
  const profile = temporaryFolder();
  const lock = acquireProfileLock(profile);
  expect(lock).toBeDefined();
  expect(acquireProfileLock(profile)).toBeUndefined();
  // POSIX drops all locks of a process on a file when it closes any descriptor of it: ask from outside.
  const other = startScript(holder, [profile]);
  expect(await other.line()).toBe('in use');
  lock?.release();
  const third = startScript(holder, [profile]);
  expect(await third.line()).toBe('taken');
});

test("profiles do not stand in each other's way, and release can be called twice", () => {
  const one = acquireProfileLock(temporaryFolder());
  const two = acquireProfileLock(temporaryFolder());
  expect(one).toBeDefined();
  expect(two).toBeDefined();
  one?.release();
  one?.release();
  two?.release();
});

test.skipIf(process.platform === 'win32')('a profile folder that cannot be is told in words', () => {
  expect(() => acquireProfileLock('/dev/null/profile')).toThrow(/profile folder .* cannot be used/);
});
