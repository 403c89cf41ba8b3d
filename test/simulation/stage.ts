import type { AuthMethod } from '../../main/engine/account.ts';
import type { SecureSessionManager } from '../../main/engine/session-manager.ts';
import type { Ward } from './ledger.ts';
import { minute, second } from './units.ts';
import type { ServerAccount } from './virtual-service.ts';
import { World, type WorldOptions } from './world.ts';

/** A small world with one account signed in, for scenarios that are told rather than drawn. */
export interface Stage {
  readonly world: World;
  readonly account: ServerAccount;
  readonly ward: Ward;
  readonly id: string;
}

/** How people sign in to the services of each kind. */
const methods: Readonly<Record<string, AuthMethod>> = {
  'rotating-strict': 'oauth',
  'rotating-graceful': 'oauth',
  fixed: 'password',
  'session-endpoint': 'google',
  sliding: 'cookies',
  'one-session': 'password',
  'api-key': 'api-key',
};

/** A world in which nothing goes wrong by itself, with one account on a service such as `rotating-strict-hour`. */
export async function stage(serviceId: string, options: Partial<WorldOptions> = {}): Promise<Stage> {
  const world = new World({ seed: 1, ...options });
  const account = addAccount(world, serviceId, 'alice');
  world.machine.start();
  await world.run(second);
  const [id] = await Promise.all([world.person.signUp(account, true), world.run(3 * minute)]);
  if (id === undefined) throw new Error('the first sign-in failed');
  return { world, account, ward: world.watch.ledger.wardOf(account), id };
}

/** Adds an account that signs in as people do on services of its kind. */
export function addAccount(world: World, serviceId: string, subject: string): ServerAccount {
  const kind = serviceId.slice(0, serviceId.lastIndexOf('-'));
  return world.addAccount(serviceId, subject, methods[kind] ?? 'unknown');
}

/** The engine that runs. */
export function engineOf(world: World): SecureSessionManager {
  const { manager } = world.machine;
  if (!manager) throw new Error('no engine runs');
  return manager;
}

/** How often sessions were renewed so far. */
export function renewalsOf(world: World): number {
  return (world.tally.events.refreshed ?? 0) + (world.tally.events.reauthenticated ?? 0);
}
