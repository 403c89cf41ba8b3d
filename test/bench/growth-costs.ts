import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { openProfileHost, type ProfileHost } from '../../main/host/profile-host.ts';
import { applyEvents, withAccountList } from '../../renderer/state/apply-events.ts';
import { createListingSelector, type Listing } from '../../renderer/state/selectors.ts';
import { initialState, type WindowState } from '../../renderer/state/window-state.ts';
import { createFormats } from '../../renderer/texts/formats.ts';
import { manyAccounts } from '../renderer/sample-accounts.ts';
import { dispatcher } from './host-call.ts';
import { recordsOf, restoreInto, writeBackup } from './rows/restore.ts';
import { benchFolder, firstGrant, tokenService, writeDefinition } from './token-service.ts';

/** A profile with so many accounts, all with a session. */
export interface FilledProfile {
  readonly count: number;
  readonly folder: string;
  /** What it was made of. */
  readonly backup: string;
  /** Accounts that were refreshed since they were imported. */
  readonly refreshed: Set<string>;
}

/** One cost: what it is called, and what it takes once in a profile. */
export interface Cost {
  readonly name: string;
  readonly unit: 'ms' | 'us' | 'MB';
  measure(profile: FilledProfile): Promise<number>;
}

const probeScript = join(import.meta.dirname, 'start-probe.ts');
const { compare } = createFormats('en-GB');
const hour = 3_600;

/** Makes a profile whose accounts can be refreshed and handed out. */
export async function fillProfileOf(count: number): Promise<FilledProfile> {
  const url = await tokenService({ delay: 0, lifetime: hour }, false);
  const folder = benchFolder();
  writeDefinition(url, folder);
  const backup = join(benchFolder(), 'accounts.backup');
  const { refresh_token: refreshToken } = await firstGrant(url);
  await writeBackup(backup, recordsOf(count, refreshToken));
  await restoreInto(folder, backup, count);
  return { count, folder, backup, refreshed: new Set() };
}

/** What grows, or should not, with the number of accounts. */
export const costs: readonly Cost[] = [
  { name: 'start', unit: 'ms', measure: async ({ folder }) => probe(folder).milliseconds },
  { name: 'memory', unit: 'MB', measure: async ({ folder }) => probe(folder).megabytes },
  {
    name: 'import from a backup',
    unit: 'ms',
    measure: ({ backup, count }) => restoreInto(benchFolder(), backup, count),
  },
  inHost('import of passwords', 'ms', async (host, { count }) => {
    const lines = Array.from({ length: count }, (_, index) => `person${index}@example.com,secret-${index}`);
    const text = ['account,password', ...lines].join('\n');
    return await timed(() => dispatcher(host)('imports.preview', { text }));
  }),
  inHost('list all', 'ms', (host) => timed(() => dispatcher(host)('accounts.list', {}))),
  inHost('find one by its label', 'ms', (host, { count }) =>
    timed(() => dispatcher(host)('accounts.resolve', { name: `person${count - 1}@example.com` })),
  ),
  inHost('one change, stored', 'ms', async (host) => {
    const id = firstOf(host);
    const took = await timed(() => dispatcher(host)('accounts.pause', { id }));
    await dispatcher(host)('accounts.resume', { id });
    return took;
  }),
  inHost('one refresh', 'ms', async (host, { refreshed }) => {
    const id = firstOf(host);
    await host.engine.refresh(id);
    refreshed.add(id);
    return await each(10, () => host.engine.refresh(id));
  }),
  inHost('the first refresh after an import', 'ms', async (host, { refreshed }) => {
    const fresh = host.engine.list().find(({ id }) => !refreshed.has(id));
    if (!fresh) throw new Error('all accounts were refreshed');
    refreshed.add(fresh.id);
    return await timed(() => host.engine.refresh(fresh.id));
  }),
  inHost('one hand-out', 'us', async (host) => {
    const call = dispatcher(host);
    const id = firstOf(host);
    await each(100, () => call('tokens.get', { id }));
    return (await each(200, () => call('tokens.get', { id }))) * 1_000;
  }),
  inWindow('window: one event', (state, listing, run) => {
    const account = [...state.accounts.values()][run];
    if (!account) throw new Error('no account');
    const credits = { total: 7_777 + run, parts: {}, unit: 'credits', readAt: 1 };
    listing(applyEvents(state, [{ name: 'account-changed', data: { account: { ...account, credits } } }]));
  }),
  inWindow('window: the list filtered', (state, listing, run) => void listing({ ...state, query: `${run}` })),
];

/** A cost in an open host. */
function inHost(
  name: string,
  unit: Cost['unit'],
  measure: (host: ProfileHost, profile: FilledProfile) => Promise<number>,
): Cost {
  return {
    name,
    unit,
    measure: async (profile) => {
      const host = await openProfileHost({ profile: profile.folder, kind: 'command' });
      if (!host) throw new Error('the profile is in use');
      try {
        return await measure(host, profile);
      } finally {
        await host.close();
      }
    },
  };
}

/** A cost of the window's state, without a browser: the mean of ten times, each different. */
function inWindow(
  name: string,
  work: (state: WindowState, listing: (state: WindowState) => Listing, run: number) => void,
): Cost {
  return {
    name,
    unit: 'ms',
    measure: async ({ count }) => {
      const state = withAccountList(initialState, manyAccounts(count));
      const listing = createListingSelector(compare);
      listing(state);
      let run = 0;
      return await each(10, async () => {
        work(state, listing, run);
        run += 1;
      });
    },
  };
}

function firstOf(host: ProfileHost): string {
  const [first] = host.engine.list();
  if (!first) throw new Error('no account');
  return first.id;
}

function probe(folder: string): { readonly milliseconds: number; readonly megabytes: number } {
  return JSON.parse(execFileSync(process.execPath, [probeScript, 'profile', folder], { encoding: 'utf8' }));
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** Milliseconds that each of some calls took. */
async function each(calls: number, work: () => Promise<unknown>): Promise<number> {
  const took = await timed(async () => {
    for (let call = 0; call < calls; call += 1) await work();
  });
  return took / calls;
}
