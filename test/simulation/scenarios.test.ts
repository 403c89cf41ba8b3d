import { describe, expect, test } from 'vitest';
import { addAccount, engineOf, renewalsOf, stage } from './stage.ts';
import { day, hour, minute, second } from './units.ts';
import { secretOf } from './virtual-session.ts';
import { World } from './world.ts';

describe('a lost reply', () => {
  test('costs the session only where a refresh token works once, and says so', async () => {
    const { world, account, ward } = await stage('rotating-strict-hour');
    world.network.planned.set(account, ['lost-reply']);
    await world.run(2 * hour);
    expect(world.violations).toEqual([]);
    expect(ward.row).toMatchObject({ status: 'needs-sign-in', failure: { kind: 'session-expired' } });
    expect([...world.tally.signInsAsked]).toEqual([['superseded token sent', 1]]);
  });

  test.each(['rotating-graceful-hour', 'fixed-hour', 'session-endpoint-hour'])(
    'is got over on %s',
    async (serviceId) => {
      const { world, account, ward } = await stage(serviceId);
      world.network.planned.set(account, ['lost-reply', 'time-out', 'server-error', 'garbage']);
      await world.run(3 * hour);
      expect(world.violations).toEqual([]);
      expect(ward.row?.status).toBe('active');
      expect(world.tally.signInsAsked.size).toBe(0);
      expect(renewalsOf(world)).toBeGreaterThanOrEqual(2);
    },
  );
});

describe('time', () => {
  test('a token of 30 days is renewed when it is due, and not before', async () => {
    const { world, ward } = await stage('rotating-strict-month');
    await world.run(30 * day - 15 * minute);
    expect(renewalsOf(world)).toBe(0);
    await world.run(15 * minute);
    expect(renewalsOf(world)).toBe(1);
    expect(ward.row?.expiresAt).toBeGreaterThan(world.time.wall + 29 * day);
    expect(world.violations).toEqual([]);
  });

  test.each([
    ['stands still', false],
    ['goes on', true],
  ])(
    'after a sleep of 3 hours, in which the monotonic clock %s, all is renewed, and not in a burst',
    async (_, goesOn) => {
      const world = new World({ seed: 1 });
      for (let index = 0; index < 500; index += 1) addAccount(world, 'fixed-hour', `person${index}`);
      world.boot();
      await world.run(20 * minute);
      expect(renewalsOf(world)).toBe(0);
      const { time, watch, machine } = world;
      let wokeAt = Number.POSITIVE_INFINITY;
      const begun = new Map<number, number>();
      watch.onRenewalBegins = () => {
        const sinceWaking = Math.floor((time.now - wokeAt) / second);
        begun.set(sinceWaking, (begun.get(sinceWaking) ?? 0) + 1);
      };
      machine.sleep(3 * hour, goesOn);
      wokeAt = time.now + 3 * hour;
      await world.run(3 * hour + 6 * minute);
      expect(world.violations).toEqual([]);
      expect(renewalsOf(world)).toBe(500);
      // 500 accounts are spread over 125 s; whoever woke them all at once would begin as fast as the provider answers.
      expect(Math.max(...begun.values())).toBeLessThanOrEqual(15);
      const inTheFirstTenSeconds = [...begun]
        .filter(([at]) => at < 10)
        .reduce((sum, [, count]) => sum + count, 0);
      expect(inTheFirstTenSeconds).toBeLessThanOrEqual(100);
    },
  );

  test.each([
    ['forward by 2 hours', 2 * hour],
    ['forward by 3 days', 3 * day],
    ['back by 2 hours', -2 * hour],
    ['back by 3 days', -3 * day],
  ])('with the clock set %s for ten minutes, nothing is lost and nothing loops', async (_, error) => {
    for (const serviceId of [
      'rotating-strict-hour',
      'fixed-hour',
      'session-endpoint-day',
      'one-session-day',
      'sliding-day',
    ]) {
      const { world, account, ward } = await stage(serviceId);
      await world.run(10 * minute);
      const before = renewalsOf(world);
      world.machine.setClock(error, 10 * minute);
      await world.run(10 * minute);
      expect(renewalsOf(world) - before, serviceId).toBeLessThanOrEqual(20);
      await world.run(3 * day);
      expect(world.violations, serviceId).toEqual([]);
      expect(ward.row?.status, serviceId).toBe('active');
      expect([...world.tally.signInsAsked], serviceId).toEqual([]);
      const { grant, session } = ward;
      if (!grant || !session) throw new Error('the account has no session');
      expect(account.service.judge(grant, secretOf(session), world.time.now), serviceId).toBeUndefined();
      // Back in step: nobody would find the token over now.
      if (ward.session?.accessTokenExpiresAt !== undefined) {
        expect(ward.session.accessTokenExpiresAt, serviceId).toBeGreaterThan(world.time.wall);
      }
    }
  });
});

describe('the vault', () => {
  test.each(['locked', 'hanging'] as const)(
    '%s for an hour loses nothing; once open, all is renewed',
    async (problem) => {
      const world = new World({ seed: 1 });
      for (let index = 0; index < 100; index += 1)
        addAccount(world, 'rotating-strict-hour', `person${index}`);
      world.boot();
      await world.run(50 * minute);
      world.machine.closeVault(problem, hour);
      await world.run(hour + 2 * minute);
      expect(world.violations).toEqual([]);
      const rows = [...world.watch.ledger.byId.values()].map(({ row }) => row);
      expect(rows).toHaveLength(100);
      for (const row of rows) {
        expect(row?.status).toBe('active');
        expect(row?.expiresAt).toBeGreaterThan(world.time.wall);
      }
      expect(world.tally.signInsAsked.size).toBe(0);
    },
  );

  test('that refuses a rotated token gets it at the latest when the engine stops', async () => {
    const { world, ward, id } = await stage('rotating-strict-hour');
    world.disk.vaultProblem = 'locked';
    // The client is in the pool already, so that only the save needs the vault.
    void world.person.settles('refresh', ward, () => engineOf(world).refresh(id));
    await world.run(second);
    expect(engineOf(world).get(id).failure?.kind).toBe('vault-unavailable');
    expect(ward.grant?.deliveredNumber).toBe(2);
    expect(ward.grant?.durableNumber).toBe(1);
    world.disk.vaultProblem = undefined;
    world.machine.restart(second);
    await world.run(minute);
    expect(ward.grant?.durableNumber).toBe(2);
    await world.run(2 * hour);
    expect(world.violations).toEqual([]);
    expect(ward.row?.status).toBe('active');
  });

  test('a full disk costs nothing but time', async () => {
    const { world, ward } = await stage('one-session-day');
    await world.run(20 * hour);
    world.machine.fillDisk(8 * hour);
    await world.run(8 * hour + 2 * minute);
    expect(world.violations).toEqual([]);
    expect(ward.row?.status).toBe('active');
    expect(world.tally.signInsAsked.size).toBe(0);
  });
});

describe('the provider', () => {
  test('that asks to be left alone is, by all its accounts, and by the next life of the program', async () => {
    const world = new World({ seed: 1 });
    for (let index = 0; index < 50; index += 1) addAccount(world, 'fixed-hour', `person${index}`);
    world.boot();
    await world.run(54 * minute);
    const service = world.services.get('fixed-hour');
    if (!service) throw new Error('no such service');
    service.limitedUntil = world.time.now + 10 * minute;
    await world.run(4 * minute);
    const counter = world.watch.ledger.counterOf(service);
    expect(counter.heldUntil).toBeGreaterThan(world.time.now + 5 * minute);
    world.machine.crash(10 * second);
    const before = world.tally.failures['rate-limited'] ?? 0;
    await world.run(5 * minute);
    expect(world.tally.failures['rate-limited'] ?? 0).toBe(before);
    await world.run(10 * minute);
    expect(world.violations).toEqual([]);
    expect(renewalsOf(world)).toBe(50);
    for (const { row } of world.watch.ledger.byId.values()) expect(row?.status).toBe('active');
  });

  test('that is down for an hour is found up again soon, and nobody is asked to sign in', async () => {
    const { world, account, ward } = await stage('rotating-strict-hour');
    await world.run(45 * minute);
    account.service.downUntil = world.time.now + hour;
    await world.run(hour + 16 * minute);
    expect(ward.row?.status).toBe('active');
    expect(renewalsOf(world)).toBe(1);
    expect(world.violations).toEqual([]);
  });

  test('that says the account is in use elsewhere is not signed in to, until the person takes over', async () => {
    const { world, account, ward, id } = await stage('one-session-day');
    account.service.evict(account, world.time.now);
    const grants = account.grants.length;
    // The people on stage would take over after some hours; this is before that.
    const noticed = world.person.noticed;
    world.person.noticed = () => {};
    await world.run(2 * day);
    expect(ward.row?.status).toBe('in-use-elsewhere');
    expect(account.grants).toHaveLength(grants);
    world.person.noticed = noticed;
    const takingOver = world.person.takeOver(ward);
    await world.run(minute);
    await takingOver;
    expect(engineOf(world).get(id).status).toBe('active');
    expect(account.liveGrant?.ended).toBeUndefined();
    expect(world.violations).toEqual([]);
  });

  test('that takes the stored password is signed in to at most three times an hour', async () => {
    const { world, account, ward, id } = await stage('fixed-hour');
    const noticed = world.person.noticed;
    world.person.noticed = () => {};
    for (let round = 0; round < 5; round += 1) {
      account.service.endAll(account, 'session-expired', 'revoked by the provider', world.time.now);
      void world.person.settles('refresh', ward, () => engineOf(world).refresh(id));
      await world.run(3 * minute);
    }
    expect(world.tally.events.reauthenticated).toBe(3);
    expect(ward.row?.status).toBe('needs-sign-in');
    world.person.noticed = noticed;
    expect(world.violations).toEqual([]);
  });
});

describe('the network', () => {
  test('a start without it keeps every session, and renews when it comes', async () => {
    const world = new World({ seed: 1 });
    for (const service of world.services.keys()) addAccount(world, service, `person on ${service}`);
    world.boot();
    await world.run(30 * minute);
    world.machine.crash(second);
    world.machine.goOffline(5 * hour);
    await world.run(5 * hour);
    for (const { row } of world.watch.ledger.byId.values())
      expect(row?.status).toMatch(/^(active|retrying)$/);
    await world.run(6 * minute);
    expect(world.violations).toEqual([]);
    expect(world.watch.ledger.byId.size).toBe(world.services.size);
    for (const { row } of world.watch.ledger.byId.values()) {
      expect(row?.status).toBe('active');
      expect(row?.expiresAt ?? Number.POSITIVE_INFINITY).toBeGreaterThan(world.time.wall);
    }
  });
});

describe('people and tools', () => {
  test('500 who ask at the same time for a token that has to be renewed share one renewal', async () => {
    const { world, ward, id } = await stage('rotating-strict-hour');
    await world.run(30 * minute);
    const asked = Array.from({ length: 500 }, () =>
      world.person.settles('hand-out', ward, () => engineOf(world).accessToken(id, 45 * minute, 'tool')),
    );
    await world.run(minute);
    const tokens = new Set((await Promise.all(asked)).map((handed) => handed?.token));
    expect(tokens).toEqual(new Set([ward.session?.accessToken]));
    expect(renewalsOf(world)).toBe(1);
    expect(ward.grant?.number).toBe(2);
    expect(world.violations).toEqual([]);
  });

  test('a sign-out during a renewal leaves nothing, whenever it comes', async () => {
    for (const pause of [0, 1, 5, 20, 100, 200, 280, 300, 400]) {
      const { world, ward, id } = await stage('rotating-strict-hour');
      void world.person.settles('refresh', ward, () => engineOf(world).refresh(id));
      await world.run(pause);
      const removed = world.person.remove(ward);
      await world.run(2 * minute);
      await removed;
      expect(world.violations, `${pause} ms later`).toEqual([]);
      expect(ward.removal, `${pause} ms later`).toBe('done');
      expect(engineOf(world).list()).toEqual([]);
      await world.run(3 * hour);
      expect(world.violations, `${pause} ms later`).toEqual([]);
    }
  });

  test('a sign-in again during a renewal wins, whenever it comes', async () => {
    for (const pause of [0, 1, 20, 100, 200, 300]) {
      const { world, account, ward, id } = await stage('fixed-hour');
      void world.person.settles('refresh', ward, () => engineOf(world).refresh(id));
      await world.run(pause);
      const signedIn = world.person.signInAgain(ward);
      await world.run(minute);
      await signedIn;
      expect(ward.grant, `${pause} ms later`).toBe(account.grants.at(-1));
      await world.run(3 * hour);
      expect(world.violations, `${pause} ms later`).toEqual([]);
      expect(ward.row?.status).toBe('active');
    }
  });

  test('a paused account is left alone, and renewed as soon as it is resumed', async () => {
    const { world, ward, id } = await stage('fixed-hour');
    void engineOf(world).pause(id);
    await world.run(5 * hour);
    expect(renewalsOf(world)).toBe(0);
    void engineOf(world).resume(id);
    await world.run(minute);
    expect(renewalsOf(world)).toBe(1);
    expect(ward.row?.status).toBe('active');
    expect(world.violations).toEqual([]);
  });
});
