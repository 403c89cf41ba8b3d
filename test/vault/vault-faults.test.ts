import { expect, test } from 'vitest';
import { failureOf } from '../../main/engine/failure.ts';
import type { Session } from '../../main/engine/session.ts';
import type { VaultReport } from '../../main/vault/sealed-secrets.ts';
import type { SessionVault } from '../../main/vault/session-vault.ts';
import { vaultFailure } from '../../main/vault/vault-failure.ts';
import { type Fault, MemoryWorld } from './memory-world.ts';
import { sessionOfLength } from './secret-fixture.ts';

const short = (marker: string) => sessionOfLength(100, marker);
const long = (marker: string) => sessionOfLength(8_000, marker);
const password = { username: 'ann', password: 'old password' };
const account = 'account-1';

interface Scenario {
  readonly name: string;
  /** What is stored before. */
  readonly before: (vault: SessionVault) => Promise<void>;
  /** The work that goes wrong at each of its steps. */
  readonly work: (vault: SessionVault) => Promise<void>;
  /** Whether the process that works has the keys in memory already. */
  readonly isWarm: boolean;
  /** Access tokens of the sessions that may be there afterwards. */
  readonly sessions: readonly (string | undefined)[];
  readonly passwords: readonly (string | undefined)[];
}

const storeShort = (vault: SessionVault) => vault.storeSession(account, short('new'));
const storeLong = (vault: SessionVault) => vault.storeSession(account, long('new'));

const situations: readonly Omit<Scenario, 'isWarm'>[] = [
  {
    name: 'first session, inline',
    before: async () => undefined,
    work: storeShort,
    sessions: [undefined, 'new'],
    passwords: [undefined],
  },
  {
    name: 'first session, spilled',
    before: async () => undefined,
    work: storeLong,
    sessions: [undefined, 'new'],
    passwords: [undefined],
  },
  {
    name: 'inline to inline',
    before: (vault) => vault.storeSession(account, short('old')),
    work: storeShort,
    sessions: ['old', 'new'],
    passwords: [undefined],
  },
  {
    name: 'spilled to spilled',
    before: (vault) => vault.storeSession(account, long('old')),
    work: storeLong,
    sessions: ['old', 'new'],
    passwords: [undefined],
  },
  {
    name: 'inline to spilled',
    before: (vault) => vault.storeSession(account, short('old')),
    work: storeLong,
    sessions: ['old', 'new'],
    passwords: [undefined],
  },
  {
    name: 'spilled to inline',
    before: (vault) => vault.storeSession(account, long('old')),
    work: storeShort,
    sessions: ['old', 'new'],
    passwords: [undefined],
  },
  {
    name: 'a password beside an inline session',
    before: (vault) => vault.storeSession(account, short('old')),
    work: (vault) => vault.storeCredential(account, { ...password, password: 'new password' }),
    sessions: ['old'],
    passwords: [undefined, 'new password'],
  },
  {
    name: 'another password beside a spilled session',
    before: async (vault) => {
      await vault.storeSession(account, long('old'));
      await vault.storeCredential(account, password);
    },
    work: (vault) => vault.storeCredential(account, { ...password, password: 'new password' }),
    sessions: ['old'],
    passwords: ['old password', 'new password'],
  },
  {
    name: 'a session beside a password',
    before: async (vault) => {
      await vault.storeSession(account, short('old'));
      await vault.storeCredential(account, password);
    },
    work: storeShort,
    sessions: ['old', 'new'],
    passwords: ['old password'],
  },
  {
    name: 'forgetting a password, then a session inline again',
    before: async (vault) => {
      await vault.storeSession(account, short('old'));
      await vault.storeCredential(account, password);
    },
    work: async (vault) => {
      await vault.deleteCredential(account);
      await storeShort(vault);
    },
    sessions: ['old', 'new'],
    passwords: ['old password', undefined],
  },
];

const scenarios: readonly Scenario[] = situations.flatMap((situation) => [
  { ...situation, isWarm: true, name: `${situation.name}, keys in memory` },
  { ...situation, isWarm: false, name: `${situation.name}, after a start` },
]);

/** Runs the work with a fault at one of its steps; undefined if it has no such step. */
async function runWithFault(scenario: Scenario, step: number, fault: Fault) {
  const world = new MemoryWorld();
  let vault = world.restart();
  await vault.storeSession('account-2', short('other'));
  await scenario.before(vault);
  if (!scenario.isWarm) vault = world.restart();
  const stepsBefore = world.steps.length;
  world.plan(step, fault, () => vaultFailure('locked', 'The keychain is locked.'));
  const outcome = await scenario.work(vault).then(
    () => 'stored' as const,
    (error: unknown) => failureOf(error),
  );
  if (world.steps.length - stepsBefore <= step) return undefined;
  const what = `${fault} "${world.steps[stepsBefore + step]}", step ${step} of ${scenario.name}`;
  return { world, outcome, what, warm: vault };
}

async function tokenIn(vault: SessionVault): Promise<string | undefined> {
  return (await vault.loadSession(account))?.accessToken;
}

const faults: readonly Fault[] = ['crash before', 'crash after', 'fail before', 'fail after'];

test.each(faults)(
  '%s any step of any store: the old secret or the new one is there, and whole',
  async (fault) => {
    let runs = 0;
    for (const scenario of scenarios) {
      for (let step = 0; ; step += 1) {
        const run = await runWithFault(scenario, step, fault);
        if (!run) break;
        runs += 1;
        const { world, outcome, what } = run;
        const reports: VaultReport[] = [];
        const next = world.restart({ onReport: (report) => reports.push(report) });

        const token = await tokenIn(next);
        const credential = await next.loadCredential(account);
        expect(scenario.sessions, what).toContain(token);
        expect(scenario.passwords, what).toContain(credential?.password);
        if (outcome === 'stored') {
          expect(token, what).toBe(scenario.sessions.at(-1));
          expect(credential?.password, what).toBe(scenario.passwords.at(-1));
        }
        // It was never necessary to fall back on an older copy: whatever is current opens.
        expect(reports, what).toEqual([]);
        expect((await next.loadSession('account-2'))?.accessToken, what).toBe('other');

        // And it goes on as if nothing had happened: stores in each form, each read by a process of its own.
        for (const again of [long('1'), short('2'), long('3'), short('4')]) {
          await next.storeSession(account, again);
          expect(await tokenIn(world.restart()), what).toBe(again.accessToken);
        }
        expect((await world.restart().loadCredential(account))?.password, what).toBe(credential?.password);
      }
    }
    expect(runs).toBeGreaterThan(100);
  },
);

test('a process goes on after a failed step as a fresh one would', async () => {
  for (const fault of ['fail before', 'fail after'] as const) {
    for (const scenario of scenarios) {
      for (let step = 0; ; step += 1) {
        const run = await runWithFault(scenario, step, fault);
        if (!run) break;
        const { warm, world, what } = run;
        expect(await tokenIn(warm), what).toBe(await tokenIn(world.restart()));
        for (const again of [long('1'), short('2'), long('3')]) {
          await warm.storeSession(account, again);
          expect(await tokenIn(world.restart()), what).toBe(again.accessToken);
        }
      }
    }
  }
});

test('deleting can be taken up again after a crash at any step, and then nothing is left', async () => {
  for (const session of [short('old'), long('old')] as readonly Session[]) {
    for (let step = 0; ; step += 1) {
      const world = new MemoryWorld();
      const vault = world.restart();
      await vault.storeSession(account, session);
      await vault.storeCredential(account, password);
      const before = world.steps.length;
      world.plan(step, 'crash after', () => new Error());
      await vault.deleteAll(account).catch(() => undefined);
      if (world.steps.length - before <= step) break;
      await world.restart().deleteAll(account);
      expect([...world.items.keys()]).toEqual(['vault-key']);
      expect(world.rows.size).toBe(0);
      expect(await world.restart().loadSession(account)).toBeUndefined();
    }
  }
});

test('a keychain that takes nothing any more costs no session: it is kept in the database and told', async () => {
  const world = new MemoryWorld();
  const reports: VaultReport[] = [];
  const vault = world.restart({ onReport: (report) => reports.push(report) });
  await vault.storeSession(account, short('old'));
  const refuse = () => Promise.reject(vaultFailure('locked', 'The keychain is locked.'));
  const { get, set } = world.keychain;
  Object.assign(world.keychain, { get: refuse, set: refuse });

  await vault.storeSession(account, short('rotated'));
  expect(reports).toMatchObject([
    { type: 'kept-in-database', accountId: account, failure: { vault: 'locked' } },
  ]);
  expect(await tokenIn(vault)).toBe('rotated');
  expect(vault.failure?.vault).toBe('locked');

  Object.assign(world.keychain, { get, set });
  await vault.retry();
  expect(vault.failure, 'the keys are in memory, and the keychain answers again').toBeUndefined();
  expect(await tokenIn(world.restart())).toBe('rotated');
  await vault.storeSession(account, short('after'));
  expect(vault.failure).toBeUndefined();
  expect(world.rows.get(`${account} session`)).toEqual({ current: 'in-keychain' });
});
