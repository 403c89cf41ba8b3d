import { describe, expect, test } from 'vitest';
import { addAccount, engineOf, type Stage, stage } from './stage.ts';
import { day, hour, minute, second } from './units.ts';
import { World } from './world.ts';

const services = [
  'rotating-strict-hour',
  'rotating-graceful-hour',
  'fixed-hour',
  'session-endpoint-hour',
  'sliding-day',
  'one-session-day',
  'api-key-month',
];

const deeds: Record<string, (on: Stage) => Promise<unknown>> = {
  'a refresh': ({ world, ward, id }) =>
    world.person.settles('refresh', ward, () => engineOf(world).refresh(id)),
  'a sign-in again': ({ world, ward }) => world.person.signInAgain(ward),
  'handing out a token': ({ world, ward, id }) =>
    world.person.settles('hand-out', ward, () => engineOf(world).accessToken(id, 50 * minute, 'tool')),
  'a use': ({ world, ward, id }) =>
    world.person.settles('use', ward, () =>
      engineOf(world).runWithSession(id, (client, signal) =>
        client.request({ method: 'GET', url: 'https://service.test/' }, signal),
      ),
    ),
};

/**
 * What a crash can cost where the server has carried out a request whose reply was lost with the program: a refresh token that works once
 * has been used, and the one live session was ended by a sign-in of which nothing is left.
 */
const unavoidable: Record<string, readonly string[]> = {
  'rotating-strict-hour': ['needs-sign-in', 'superseded token sent'],
  'one-session-day': ['in-use-elsewhere', 'replaced by a later sign-in'],
};

/** Lets the deed be done, and the program crash at the n-th step of it at which a crash makes a difference. */
async function crashedAt(
  serviceId: string,
  deed: (on: Stage) => Promise<unknown>,
  step: number,
): Promise<Stage> {
  const on = await stage(serviceId);
  const { machine } = on.world;
  machine.crashAtStep = machine.steps + step;
  void deed(on);
  await on.world.run(3 * minute);
  return on;
}

/** At how many steps of the deed a crash makes a difference. */
async function stepsOf(serviceId: string, deed: (on: Stage) => Promise<unknown>): Promise<number> {
  const on = await stage(serviceId);
  const before = on.world.machine.steps;
  void deed(on);
  await on.world.run(3 * minute);
  expect(on.world.violations).toEqual([]);
  return on.world.machine.steps - before;
}

describe.each(services)('a crash at every step on %s', (serviceId) => {
  test.each(Object.keys(deeds))('of %s', async (name) => {
    const deed = deeds[name];
    if (!deed) throw new Error(name);
    const steps = await stepsOf(serviceId, deed);
    for (let step = 1; step <= steps; step += 1) {
      const { world, ward } = await crashedAt(serviceId, deed, step);
      await world.run(30 * minute);
      expect(world.violations, `step ${step} of ${steps}`).toEqual([]);
      expect(world.tally.crashes).toBe(1);
      const status = ward.row?.status;
      if (status !== 'active')
        expect([status, ...world.tally.signInsAsked.keys()]).toEqual(unavoidable[serviceId]);
    }
  });

  test('of a first sign-in', async () => {
    const signUp = async (step: number) => {
      const world = new World({ seed: 1 });
      const account = addAccount(world, serviceId, 'alice');
      world.machine.start();
      await world.run(second);
      world.machine.crashAtStep = world.machine.steps + step;
      const before = world.machine.steps;
      void world.person.signUp(account, true);
      await world.run(3 * minute);
      return { world, steps: world.machine.steps - before };
    };
    const { steps } = await signUp(Number.POSITIVE_INFINITY);
    expect(steps).toBeGreaterThan(8);
    for (let step = 1; step <= steps; step += 1) {
      const { world } = await signUp(step);
      await world.run(2 * hour);
      expect(world.violations, `step ${step} of ${steps}`).toEqual([]);
      const entries = [...world.disk.entries.values()];
      for (const { session, credential, account } of entries) {
        if (session || credential) expect(account, `secrets of nobody, step ${step}`).toBeDefined();
        if (session) expect(account?.status, `step ${step} of ${steps}`).toBe('active');
      }
    }
  });

  test('of a sign-out', async () => {
    const signOut = ({ world, ward }: Stage) => world.person.remove(ward);
    const steps = await stepsOf(serviceId, signOut);
    expect(steps).toBeGreaterThan(6);
    for (let step = 1; step <= steps; step += 1) {
      const { world, ward } = await crashedAt(serviceId, signOut, step);
      await world.run(3 * day);
      expect(world.violations, `step ${step} of ${steps}`).toEqual([]);
      expect(ward.removal, `step ${step} of ${steps}`).toBe('done');
      const entries = [...world.disk.entries.values()];
      expect(entries.some(({ session, credential, account }) => session || credential || account)).toBe(
        false,
      );
    }
  });
});

test('a crash at every step of an automatic sign-in leaves the account signed in', async () => {
  const reauthenticate = ({ world, account, ward, id }: Stage) => {
    account.service.endAll(account, 'session-expired', 'revoked by the provider', world.time.now);
    return world.person.settles('refresh', ward, () => engineOf(world).refresh(id));
  };
  for (const serviceId of ['fixed-hour', 'one-session-day']) {
    const steps = await stepsOf(serviceId, reauthenticate);
    for (let step = 1; step <= steps; step += 1) {
      const { world, ward } = await crashedAt(serviceId, reauthenticate, step);
      await world.run(day + hour);
      expect(world.violations, `step ${step} of ${steps}`).toEqual([]);
      expect(ward.row?.status, `step ${step} of ${steps}`).toBe('active');
      expect(world.tally.events['reauthentication-started']).toBeGreaterThan(0);
    }
  }
});
