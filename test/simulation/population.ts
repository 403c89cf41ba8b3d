import type { AuthMethod } from '../../main/engine/account.ts';
import type { SeededRandom } from './seeded-random.ts';
import { day, hour, minute } from './units.ts';
import type { ServiceKind, ServiceTraits } from './virtual-service.ts';
import type { World } from './world.ts';

type Lifetime = 'hour' | 'day' | 'month';

const lifetimes: Record<Lifetime, number> = { hour, day, month: 30 * day };

const kindsOf: Record<Lifetime, readonly ServiceKind[]> = {
  hour: ['rotating-strict', 'rotating-graceful', 'fixed', 'session-endpoint'],
  day: ['rotating-strict', 'rotating-graceful', 'fixed', 'session-endpoint', 'sliding', 'one-session'],
  month: [
    'rotating-strict',
    'rotating-graceful',
    'fixed',
    'session-endpoint',
    'sliding',
    'one-session',
    'api-key',
  ],
};

/** All services that there are: every kind with each lifetime that it comes in. */
export const serviceCatalogue: readonly ServiceTraits[] = (['hour', 'day', 'month'] as const).flatMap(
  (lifetime) => kindsOf[lifetime].map((kind) => traitsOf(kind, lifetime)),
);

/** Puts accounts on the services: a tenth with tokens of an hour, three tenths of a day, six tenths of a month. */
export function populate(world: World, accounts: number, random: SeededRandom): void {
  for (let index = 0; index < accounts; index += 1) {
    const lifetime: Lifetime = index % 10 === 0 ? 'hour' : index % 10 < 4 ? 'day' : 'month';
    const kind = random.pick(kindsOf[lifetime]);
    world.addAccount(`${kind}-${lifetime}`, `person${index}`, methodOf(kind, random));
  }
}

function traitsOf(kind: ServiceKind, lifetime: Lifetime): ServiceTraits {
  const tokenLife = lifetimes[lifetime];
  const isOAuth = kind === 'rotating-strict' || kind === 'rotating-graceful';
  return {
    id: `${kind}-${lifetime}`,
    kind,
    tokenLife,
    secretLife: kind === 'api-key' ? Number.POSITIVE_INFINITY : Math.max(7 * day, 2 * tokenLife),
    refreshMargin: isOAuth ? 10 * minute : 5 * minute,
    touchInterval: kind === 'api-key' ? 12 * hour : tokenLife / 4,
    parallelRefreshes: isOAuth ? 4 : 2,
    absoluteEnds: kind === 'fixed' || kind === 'one-session',
  };
}

function methodOf(kind: ServiceKind, random: SeededRandom): AuthMethod {
  switch (kind) {
    case 'rotating-strict':
    case 'rotating-graceful':
      return 'oauth';
    case 'fixed':
      return random.chance(0.8) ? 'password' : 'unknown';
    case 'session-endpoint':
      return random.pick(['google', 'google', 'cookies', 'unknown']);
    case 'sliding':
      return random.pick(['cookies', 'unknown']);
    case 'one-session':
      return 'password';
    case 'api-key':
      return 'api-key';
  }
}
