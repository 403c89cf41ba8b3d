import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { AccountData } from '../../preload/contract.ts';
import { SeededRandom } from '../simulation/seeded-random.ts';
import { Installation } from '../support/installation.ts';
import { PlaygroundProcess } from '../support/playground-client.ts';
import { addByPassword, addByRedirect, addPerson } from './practice-accounts.ts';

const kills = 100;

/** A Playground whose tokens live seconds, so that refreshes never stop. */
async function startPlayground(): Promise<PlaygroundProcess> {
  const playground = await PlaygroundProcess.start({
    passwordCost: 4,
    lifetimes: { accessToken: 2_000, oauthAccessToken: 2_000, slidingIdle: 60_000 },
    // Each exchange takes a while, so that many kills come between the server's answer and our writing it down.
    faults: { latency: 40 },
  });
  onTestFinished(() => playground.kill());
  return playground;
}

async function listed(installation: Installation): Promise<readonly AccountData[]> {
  const { accounts } = await installation.answer<{ accounts: AccountData[] }>(['list']);
  return accounts;
}

/** Polls until the condition holds: for real processes, whose progress nobody announces. */
async function until(what: string, condition: () => Promise<boolean>): Promise<void> {
  for (const deadline = performance.now() + 30_000; performance.now() < deadline; await wait(20)) {
    if (await condition()) return;
  }
  throw new Error(`waited 30 s in vain: ${what}`);
}

test(`a daemon killed ${kills} times during its refreshes loses no session`, async () => {
  const playground = await startPlayground();
  const installation = new Installation();
  const random = new SeededRandom(20_261_121, 'kills');
  let daemon = await installation.startDaemon();
  for (const provider of ['playground-api', 'playground-studio', 'playground-gallery', 'playground-video']) {
    const email = await addPerson(playground, provider.replace('playground-', ''));
    await addByPassword(installation, playground, provider, email);
  }
  await addByRedirect(installation, playground, await addPerson(playground, 'connect'));
  const before = await listed(installation);
  expect(before.map(({ status }) => status)).toEqual(Array(5).fill('active'));

  for (let kill = 0; kill < kills; kill += 1) {
    await wait(random.between(50, 800));
    await daemon.kill();
    daemon = await installation.startDaemon();
  }

  const ids = before.map(({ id }) => id).sort();
  await until('every account is active again', async () => {
    const accounts = await listed(installation);
    expect(accounts.map(({ id }) => id).sort()).toEqual(ids);
    expect(
      accounts.filter(({ status }) => status === 'needs-sign-in' || status === 'in-use-elsewhere'),
    ).toEqual([]);
    return accounts.every(({ status }) => status === 'active');
  });
  const refreshed = await installation.run(['refresh', '--all']);
  expect(refreshed, refreshed.errors).toMatchObject({ code: 0 });
  const usage = await playground.usage();
  expect(usage.refreshes.connect + usage.refreshes.api + usage.refreshes.studio).toBeGreaterThan(kills);
  console.log(
    `kills ${kills}, refreshes ${JSON.stringify(usage.refreshes)}, refused ${JSON.stringify(usage.refused)}`,
  );

  daemon.signal('SIGTERM');
  expect((await daemon.ended).code).toBe(0);
  const database = new DatabaseSync(join(installation.profile, 'latchkey.db'), { readOnly: true });
  onTestFinished(() => database.close());
  expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
}, 300_000);

test('two daemons and ten commands at once spend each refresh token once', async () => {
  const playground = await PlaygroundProcess.start({ passwordCost: 4, strictRotation: true });
  onTestFinished(() => playground.kill());
  const installation = new Installation();
  await addByRedirect(installation, playground, await addPerson(playground, 'connect'));
  const first = installation.start(['daemon', '--no-window']);
  const second = installation.start(['daemon', '--no-window']);
  const rounds = 5;
  for (let round = 0; round < rounds; round += 1) {
    const results = await Promise.all(
      Array.from({ length: 10 }, () => installation.run(['refresh', 'connect@example.com'])),
    );
    expect(results.map(({ code, errors }) => `${code} ${errors}`)).toEqual(
      Array(10).fill(expect.stringMatching(/^0 /)),
    );
  }
  const { refreshTokens, refused } = await playground.usage();
  const uses = Object.values(refreshTokens).filter(({ kind }) => kind === 'connect');
  expect(uses.length).toBeGreaterThanOrEqual(rounds);
  expect(uses.filter(({ accepted }) => accepted !== 1)).toEqual([]);
  expect(refused.connect).toBe(0);
  const [account] = await listed(installation);
  expect(account?.status).toBe('active');
  first.signal('SIGTERM');
  second.signal('SIGTERM');
}, 120_000);
