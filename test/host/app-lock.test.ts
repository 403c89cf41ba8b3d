import { describe, expect, test } from 'vitest';
import { SqliteSealedSessions } from '../../main/accounts/sealed-sessions.ts';
import { failureOf } from '../../main/engine/failure.ts';
import { SecureSessionManager } from '../../main/engine/session-manager.ts';
import { AppLock, type LockHost } from '../../main/host/app-lock.ts';
import { ProfileSettings } from '../../main/host/profile-settings.ts';
import { delayAfter } from '../../main/host/unlock-attempts.ts';
import { OpenVault } from '../../main/vault/open-vault.ts';
import { type Settings, usualSettings } from '../../preload/settings-schema.ts';
import { openDatabase } from '../accounts/open-database.ts';
import { gate, hour, makeEngine, minute, second } from '../engine/engine-fixture.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const passphrase = 'open sesame';

/** A profile on disk with a key file, and as many processes one after the other as a test wants. */
function lockedProfile(backend: 'key-file' | 'passphrase-file' = 'key-file') {
  const folder = temporaryFolder();
  const database = openDatabase(folder);
  const fixture = makeEngine();
  const process = async (settings: Partial<Settings['lock']> = {}, host?: LockHost) => {
    const protection = new OpenVault({
      profileFolder: folder,
      rows: new SqliteSealedSessions(database),
      backend,
      ...(backend === 'passphrase-file' ? { passphrase } : {}),
      cost: { logN: 10, r: 1, p: 1 },
      onLocked: () => lock.notice(),
    });
    const engine = new SecureSessionManager({ ...fixture.ports, vault: protection.vault });
    const lock: AppLock = new AppLock({
      clock: fixture.clock,
      engine: engine.holding,
      protection,
      notes: new ProfileSettings(database),
      settings: () => ({ ...usualSettings.lock, ...settings }),
      ...(host ? { host } : {}),
    });
    await engine.start(lock.refusal);
    return { lock, engine, protection };
  };
  return { ...fixture, database, process };
}

const signIn = (engine: SecureSessionManager) =>
  engine.signIn({
    attemptId: 'add',
    providerId: 'site',
    way: 'password',
    credential: { username: 'ada', password: 'correct horse' },
    remember: true,
  });

const failureFrom = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => failureOf(error),
  );

describe('locked', () => {
  test('nothing is in memory and nothing is refreshed, until the passphrase comes', async () => {
    const { process, provider, time, clock } = lockedProfile();
    const { lock, engine, protection } = await process({ refreshWhileLocked: false });
    const { id } = await signIn(engine);
    await lock.set(passphrase);
    expect(protection.vault.isOpen).toBe(true);
    await lock.lock();
    expect(lock.refusal).toMatchObject({ kind: 'vault-unavailable', vault: 'app-locked' });
    expect(protection.vault.isOpen).toBe(false);
    expect(await failureFrom(engine.refresh(id))).toMatchObject({ vault: 'app-locked' });
    const { renewals } = provider;
    const until = time.now + 3 * hour;
    while (time.step(until));
    expect(provider.renewals).toBe(renewals);
    // What did not happen is not held against the account.
    expect(engine.get(id).status).toBe('active');

    expect(await failureFrom(lock.unlock('open barley'))).toMatchObject({
      message: 'The passphrase is not right.',
    });
    expect(lock.refusal).toBeDefined();
    await lock.unlock(passphrase);
    expect(lock.refusal).toBeUndefined();
    expect(engine.nextDueAt()).toBeLessThan(clock.now() + 5 * minute);
    expect((await engine.accessToken(id, 0, 'user')).token).toContain('access-');
  });

  test('refreshes go on where the person wants that, and the key stays for it', async () => {
    const { process, provider } = lockedProfile();
    const { lock, engine, protection } = await process({ refreshWhileLocked: true });
    const { id } = await signIn(engine);
    await lock.set(passphrase);
    await lock.lock();
    expect(lock.refusal).toBeDefined();
    expect(protection.vault.isOpen).toBe(true);
    const { renewals } = provider;
    await engine.refresh(id);
    expect(provider.renewals).toBe(renewals + 1);
    // The key in memory is not what opens the door.
    expect(await failureFrom(lock.unlock('open barley'))).toMatchObject({ detail: 'wrong passphrase' });
    expect(lock.refusal).toBeDefined();
    await lock.unlock(passphrase);
    expect(lock.refusal).toBeUndefined();
  });

  test('a renewal under way is stored before the keys go', async () => {
    const { process, provider } = lockedProfile();
    const { lock, engine, protection } = await process({ refreshWhileLocked: false });
    const { id } = await signIn(engine);
    await lock.set(passphrase);
    const answer = gate();
    const asked = gate();
    provider.onRenew = async () => {
      asked.resolve();
      await answer.promise;
      return provider.newSession(2 * hour);
    };
    const renewal = engine.refresh(id);
    await asked.promise;
    const locking = lock.lock();
    expect(lock.refusal).toBeDefined();
    expect(protection.vault.isOpen).toBe(true);
    answer.resolve();
    await Promise.all([locking, renewal]);
    expect(protection.vault.isOpen).toBe(false);
    await lock.unlock(passphrase);
    expect((await protection.vault.loadSession(id))?.accessToken).toBe('access-2');
  });

  test('from the start, as the next process finds it', async () => {
    const { process } = lockedProfile();
    const first = await process();
    const { id } = await signIn(first.engine);
    await first.lock.set(passphrase);
    await first.engine.stop();

    const next = await process();
    expect(next.lock.state()).toMatchObject({ isSet: true, isLocked: true });
    expect(await failureFrom(next.engine.refresh(id))).toMatchObject({ vault: 'app-locked' });
    await next.lock.unlock(passphrase);
    await next.engine.refresh(id);
  });

  test('a sealed file is closed, and its own passphrase opens it', async () => {
    const { process } = lockedProfile('passphrase-file');
    const { lock, engine, protection } = await process({ refreshWhileLocked: false });
    const { id } = await signIn(engine);
    expect(await failureFrom(lock.set('another one'))).toMatchObject({ detail: 'wrong passphrase' });
    // The file's own passphrase can be changed before there is a lock.
    await lock.change(passphrase, 'in between');
    await lock.change('in between', passphrase);
    await lock.set(passphrase);
    expect(lock.state()).toMatchObject({ isSet: true, isOfFile: true });
    await lock.lock();
    expect(await failureFrom(protection.vault.loadSession(id))).toMatchObject({ vault: 'locked' });
    await lock.unlock(passphrase);
    await lock.change(passphrase, 'a new passphrase');
    await lock.lock();
    expect(await failureFrom(lock.unlock(passphrase))).toMatchObject({ detail: 'wrong passphrase' });
    await lock.unlock('a new passphrase');
    expect((await protection.vault.loadSession(id))?.accessToken).toBe('access-1');
  });
});

describe('locks itself', () => {
  test.each<[string, LockHost | undefined]>([
    ['after the time without a person', undefined],
    ['after the time that the machine was not used', { idleTime: () => 20 * minute }],
  ])('%s', async (_, host) => {
    const { process, pass } = lockedProfile();
    const { lock } = await process({ idleMinutes: 15, refreshWhileLocked: true }, host);
    await lock.set(passphrase);
    lock.watch();
    if (!host) {
      await pass(10 * minute);
      lock.touch();
      await pass(14 * minute);
      expect(lock.refusal).toBeUndefined();
      await pass(2 * minute);
    } else await pass(20 * second);
    expect(lock.refusal).toBeDefined();
    lock.close();
  });

  test('never, where no passphrase or no time is set', async () => {
    const { process, pass } = lockedProfile();
    const { lock } = await process({ idleMinutes: 0 });
    lock.watch();
    await pass(2 * hour);
    await lock.set(passphrase);
    await pass(2 * hour);
    expect(lock.refusal).toBeUndefined();
    await lock.remove(passphrase);
    expect(await failureFrom(lock.lock())).toMatchObject({ kind: 'not-supported' });
    expect(await failureFrom(lock.unlock('x'))).toMatchObject({ kind: 'not-supported' });
    lock.close();
  });

  test('when the machine goes to sleep, if the person wants that', async () => {
    const { process } = lockedProfile();
    const { lock } = await process({ onSuspend: false });
    await lock.set(passphrase);
    await lock.suspend();
    expect(lock.refusal).toBeUndefined();
    const { lock: other } = await process({ onSuspend: true });
    await other.unlock(passphrase);
    await other.suspend();
    expect(other.refusal).toBeDefined();
  });
});

describe('wrong passphrases', () => {
  test('wait longer each time, in the next process too, and the right one ends that', async () => {
    const { process, clock, pass } = lockedProfile();
    const { lock } = await process();
    await lock.set(passphrase);
    await lock.lock();
    for (let count = 0; count < 2; count += 1) await failureFrom(lock.unlock('wrong'));
    expect(lock.state().retryAt).toBeUndefined();
    expect(await failureFrom(lock.unlock('wrong'))).toMatchObject({ retryAt: clock.now() + second });
    // The right one has to wait as well: else it would tell which one is right.
    expect(await failureFrom(lock.unlock(passphrase))).toMatchObject({ detail: 'too early' });
    await pass(second);
    expect(await failureFrom(lock.unlock('wrong'))).toMatchObject({ retryAt: clock.now() + 2 * second });

    const { lock: next } = await process();
    expect(next.state().retryAt).toBe(clock.now() + 2 * second);
    expect(await failureFrom(next.unlock(passphrase))).toMatchObject({ detail: 'too early' });
    await pass(2 * second);
    await next.unlock(passphrase);
    expect(next.state().retryAt).toBeUndefined();
  });

  test('are counted before they are looked at, one after the other, and nothing else is counted', async () => {
    const { process, database } = lockedProfile();
    const { lock, protection } = await process();
    await lock.set(passphrase);
    await lock.lock();
    const stored = () => JSON.parse(String(database.readValue('unlock-attempts')));
    const { unlock } = protection;
    let seen: unknown;
    Object.assign(protection, {
      unlock: async () => {
        seen = stored();
        throw new Error('the keychain is gone');
      },
    });
    await failureFrom(lock.unlock('wrong'));
    expect(seen).toMatchObject({ failed: 1 });
    expect(stored()).toMatchObject({ failed: 0 });
    Object.assign(protection, { unlock });
    // A hundred at once get no more than the free ones.
    const outcomes = await Promise.all(Array.from({ length: 100 }, () => failureFrom(lock.unlock('wrong'))));
    expect(outcomes.filter((failure) => failure?.detail === 'wrong passphrase')).toHaveLength(3);
  });

  test('a clock that was set back locks nobody out for longer', async () => {
    const { process, database, clock } = lockedProfile();
    await database.writeValue(
      'unlock-attempts',
      JSON.stringify({ failed: 5, notBefore: clock.now() + 99 * hour }),
    );
    const { lock } = await process();
    expect(lock.state().retryAt).toBe(clock.now() + 4 * second);
  });

  test('wait a quarter of an hour at most', () => {
    expect([0, 1, 2, 3, 4, 10, 60].map(delayAfter)).toEqual([0, 0, 0, 1_000, 2_000, 128_000, 900_000]);
  });
});

describe('a process that died', () => {
  test('between setting and noting: the next one finds out and locks', async () => {
    const { process, database, count } = lockedProfile();
    const { engine, protection } = await process();
    const { id } = await signIn(engine);
    await protection.setLock(passphrase);
    expect(database.readValue('app-lock')).toBeUndefined();
    const next = await process();
    expect(next.lock.refusal).toBeUndefined();
    expect(await failureFrom(next.engine.refresh(id))).toMatchObject({ vault: 'app-locked' });
    expect(next.lock.state()).toMatchObject({ isSet: true, isLocked: true });
    // And begins nothing more that could only fail.
    const begun = count('refresh-started');
    expect(await failureFrom(next.engine.refresh(id))).toMatchObject({ vault: 'app-locked' });
    expect(count('refresh-started')).toBe(begun);
    await next.lock.unlock(passphrase);
    await next.engine.refresh(id);
  });

  test('between removing and noting: the next one opens and notes it', async () => {
    const { process, database } = lockedProfile();
    const { lock, protection } = await process();
    await lock.set(passphrase);
    await protection.removeLock(passphrase);
    const next = await process();
    expect(next.lock.state().isLocked).toBe(true);
    await next.lock.unlock('whatever they type');
    expect(next.lock.state()).toMatchObject({ isSet: false, isLocked: false });
    expect(database.readValue('app-lock')).toBe('none');
  });
});

test('a forgotten passphrase: with a new key the accounts are there, and ask for a sign-in', async () => {
  const { process } = lockedProfile();
  const first = await process();
  const { id } = await signIn(first.engine);
  await first.lock.set(passphrase);
  await first.engine.stop();
  const { lock, engine } = await process();
  await lock.replaceLostKey();
  expect(lock.state()).toMatchObject({ isSet: false, isLocked: false });
  expect(engine.list()).toHaveLength(1);
  expect(await failureFrom(engine.accessToken(id))).toMatchObject({ vault: 'damaged' });
});

describe('a finger', () => {
  const finger = (isRight: boolean): LockHost => ({
    presence: {
      name: 'Touch ID',
      isAvailable: () => true,
      prove: () => (isRight ? Promise.resolve() : Promise.reject(new Error('declined'))),
    },
  });

  test('opens the door while the key is in memory, if the person wants that', async () => {
    const { process } = lockedProfile();
    const { lock } = await process({ byPresence: true, refreshWhileLocked: true }, finger(true));
    await lock.set(passphrase);
    await lock.lock();
    expect(lock.state().presence).toBe('Touch ID');
    await lock.unlockByPresence();
    expect(lock.refusal).toBeUndefined();
  });

  test.each<[string, Partial<Settings['lock']>, boolean, string]>([
    ['declined', { byPresence: true, refreshWhileLocked: true }, true, 'cancelled'],
    ['not wanted', { byPresence: false, refreshWhileLocked: true }, true, 'not-allowed'],
    ['where the key is gone', { byPresence: true, refreshWhileLocked: false }, true, 'not-allowed'],
    ['after a start', { byPresence: true, refreshWhileLocked: true }, false, 'not-allowed'],
  ])('%s opens nothing', async (_, settings, isSameProcess, kind) => {
    const { process } = lockedProfile();
    const { lock: first } = await process(settings, finger(false));
    await first.set(passphrase);
    const { lock } = isSameProcess ? { lock: first } : await process(settings, finger(true));
    await lock.lock();
    expect(await failureFrom(lock.unlockByPresence())).toMatchObject({ kind });
    expect(lock.refusal).toBeDefined();
  });
});
