import type { SeededRandom } from './seeded-random.ts';
import { day, hour, minute, second } from './units.ts';
import type { VirtualService } from './virtual-service.ts';
import type { World } from './world.ts';

/** Lets things go wrong at the rates that the world's faults give. */
export function startIncidents(world: World, random: SeededRandom): void {
  const { faults, machine, accounts } = world;
  const size = accounts.length;
  const whileRunning = (happen: () => void) => () => {
    if (machine.manager) happen();
  };
  startTrouble(world, random, size);
  world.often(
    faults.sleeps,
    whileRunning(() => machine.sleep(random.between(minute / 2, 5 * hour), random.chance(0.3))),
  );
  world.often(faults.offlines, () => machine.goOffline(random.between(5 * second, hour)));
  world.often(faults.vaultLocks, () => machine.closeVault('locked', random.between(minute, hour)));
  world.often(faults.vaultHangs, () =>
    machine.closeVault('hanging', random.between(10 * second, 10 * minute)),
  );
  world.often(faults.diskFulls, () => machine.fillDisk(random.between(minute, 20 * minute)));
  world.often(faults.clockJumps, () => {
    const size = random.chance(0.5) ? random.between(second, hour) : random.between(hour, 2 * day);
    machine.setClock(random.chance(0.5) ? size : -size, random.between(minute, 20 * minute));
  });
  world.often(
    faults.crashes,
    whileRunning(() => {
      // Half of them in the middle of whatever is done next.
      if (random.chance(0.5)) machine.crash(random.between(second, 2 * minute));
      else machine.crashAtStep = machine.steps + random.between(1, 30);
    }),
  );
  world.often(
    faults.restarts,
    whileRunning(() => machine.restart(random.between(second, 2 * minute))),
  );
}

/** Trouble with accounts and providers. */
function startTrouble(world: World, random: SeededRandom, size: number): void {
  const { faults, accounts, time } = world;
  const oneOf = (kind: string) => {
    const account = random.pick(accounts);
    return account.service.traits.kind === kind ? account : undefined;
  };
  world.often(faults.evictions * size, () => {
    const account = oneOf('one-session');
    account?.service.evict(account, time.now);
  });
  world.often(faults.revocations * size, () => {
    const account = random.pick(accounts);
    account.service.endAll(account, 'session-expired', 'revoked by the provider', time.now);
  });
  world.often(faults.passwordChanges * size, () => random.pick(accounts).changePassword());
  world.often(faults.challenges * size, () => {
    random.pick(accounts).challenged = true;
  });
  world.often(faults.upstreamEnds * size, () => {
    const account = oneOf('session-endpoint');
    account?.service.endAll(account, 'upstream-expired', 'upstream session over', time.now);
  });
  for (const service of world.services.values()) {
    world.often(faults.outages, () => goDown(world, service, random.between(5 * minute, hour)));
    world.often(faults.rateLimitWaves, () => {
      service.limitedUntil = time.now + random.between(minute, 15 * minute);
    });
  }
}

function goDown({ time, watch }: World, service: VirtualService, duration: number): void {
  service.downUntil = time.now + duration;
  watch.ledger.counterOf(service).disturbances.add(time.now, time.now + duration);
}
