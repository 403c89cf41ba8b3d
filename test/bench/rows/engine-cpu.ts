import { hour, makeEngine, minute } from '../../engine/engine-fixture.ts';
import type { BenchQuestion } from '../measure.ts';

const accounts = 200;
const rounds = 50;

/** Processor time that the engine itself takes for one refresh: the network, vault and store answer at once, from memory. */
export async function engineCpu(): Promise<BenchQuestion> {
  const { manager, provider, vault, store, events, add } = makeEngine((site) => {
    site.refreshMargin = minute;
    site.parallelRefreshes = 1_000;
  });
  await manager.start();
  for (let index = 0; index < accounts; index += 1) {
    provider.onIdentity = async () => ({ subject: `${index}` });
    await add(false, `person-${index}`);
  }
  const ids = manager.list().map(({ id }) => id);
  const perRefresh = (startedAt: NodeJS.CpuUsage) => {
    const { user, system } = process.cpuUsage(startedAt);
    return (user + system) / accounts / rounds;
  };
  return {
    name: 'engine, one refresh',
    unit: 'us of CPU',
    rival: 'the same calls by hand, no engine',
    target: 'under 70 us',
    ours: async () => {
      const startedAt = process.cpuUsage();
      for (let round = 0; round < rounds; round += 1) {
        await Promise.all(ids.map((id) => manager.refresh(id)));
        events.length = 0;
        vault.stored.length = 0;
      }
      return perRefresh(startedAt);
    },
    theirs: async () => {
      const startedAt = process.cpuUsage();
      for (let round = 0; round < rounds; round += 1) {
        await Promise.all(
          ids.map(async (id) => {
            const session = await vault.loadSession(id);
            if (!session) throw new Error('no session');
            const renewed = await provider.openClient(session).renew(AbortSignal.abort());
            await vault.storeSession(id, { ...renewed, accessTokenExpiresAt: renewed.obtainedAt + hour });
            const account = store.accounts.get(id);
            if (account) await store.save({ ...account, lastRefreshedAt: renewed.obtainedAt });
          }),
        );
        vault.stored.length = 0;
      }
      return perRefresh(startedAt);
    },
    isReached: (_, ours) => ours.median < 70,
  };
}
