import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { addByPassword, addPerson } from '../integration/practice-accounts.ts';
import { Installation } from '../support/installation.ts';
import { secretMark } from '../support/leak-watch.ts';
import { PlaygroundProcess } from '../support/playground-client.ts';
import type { Script } from '../support/script.ts';
import { SecretSearch } from '../support/secret-search.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const passphrase = `open ${secretMark} sesame`;
const search = new SecretSearch(new Map([['a marked secret', secretMark]]));

/** All texts that a daemon still refers to, after what is garbage was thrown away. */
async function textsHeld(daemon: Script, folder: string): Promise<string> {
  daemon.process.kill('SIGUSR2');
  let strings: readonly string[] = [];
  // The file is there before all of it is written.
  const isWhole = () => {
    const [name] = readdirSync(folder).filter((each) => each.endsWith('.heapsnapshot'));
    try {
      strings = JSON.parse(readFileSync(join(folder, name ?? ''), 'utf8')).strings;
      rmSync(join(folder, name ?? ''));
      return true;
    } catch {
      return false;
    }
  };
  await expect.poll(isWhole, { timeout: 60_000, interval: 200 }).toBe(true);
  return strings.join('\n');
}

test('a daemon that is locked and refreshes nothing holds no token, cookie or password, and unlocked it has them again', async () => {
  const folder = temporaryFolder();
  const options = `--heapsnapshot-signal=SIGUSR2 --diagnostic-dir=${folder}`;
  // The mark itself must not stand in the daemon's environment, which is in its memory.
  const installation = new Installation({ NODE_OPTIONS: options, LATCHKEY_PLAYGROUND_MARK: undefined });
  const playground = await PlaygroundProcess.start({ passwordCost: 4 });
  onTestFinished(() => playground.kill());
  expect((await installation.run(['vault', 'use', 'key-file'])).code).toBe(0);
  const daemon = await installation.startDaemon();
  const people = ['ada', 'grace', 'edsger'];
  const providers = ['playground-api', 'playground-studio', 'playground-gallery'];
  for (const [index, name] of people.entries())
    await addByPassword(installation, playground, providers[index] ?? '', await addPerson(playground, name));
  expect((await installation.run(['refresh', '--all'])).code).toBe(0);
  expect((await installation.run(['token', 'ada@example.com'])).code).toBe(0);
  const unlocked = await textsHeld(daemon, folder);
  expect(search.in('the memory of a daemon at work', unlocked)).not.toEqual([]);

  expect((await installation.run(['settings', 'set', 'lock.refreshWhileLocked', 'off'])).code).toBe(0);
  const set = await installation.run(['lock', 'set'], passphrase);
  expect(set.code, set.errors).toBe(0);
  expect((await installation.run(['lock'])).code).toBe(0);
  expect((await installation.run(['token', 'ada@example.com'])).code).toBe(4);
  const locked = await textsHeld(daemon, folder);
  expect(locked.length).toBeGreaterThan(100_000);
  expect(search.in('the memory of a locked daemon', locked)).toEqual([]);

  expect((await installation.run(['unlock'], passphrase)).code).toBe(0);
  expect((await installation.run(['token', 'ada@example.com'])).code).toBe(0);
});
