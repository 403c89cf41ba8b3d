import type { AccountData, Output } from '../../../preload/contract.ts';
import type { ListedAccount } from '../../engine/events.ts';
import { failureOf } from '../../engine/failure.ts';
import type { RefreshAllCount } from '../../engine/refresh-all.ts';
import { resolveAccount } from '../account-names.ts';
import type { Access, HandlersOf } from '../caller.ts';
import type { EventFeed } from '../event-feed.ts';
import { NamedRuns } from '../named-runs.ts';
import type { ApiParts } from '../parts.ts';
import { countAccounts, topAccounts } from '../top-accounts.ts';
import { accountView, failureView, orderedView, timelineView } from '../views.ts';
import { desktopOf } from './desktop.ts';
import { signInRequest, signInWhileWaitedFor } from './sign-in.ts';

/** Each removal can wait for its provider to answer, so several are under way; not so many that they are a burst. */
const removalsAtOnce = 4;

export function accountHandlers(parts: ApiParts, feed: EventFeed): HandlersOf<'accounts'> {
  const { engine, providers } = parts;
  const runs = new NamedRuns();
  const view = (account: ListedAccount): AccountData =>
    accountView(account, providers.find(account.providerId));

  return {
    'accounts.list': async ({ after, limit }, { access }) => {
      const accounts = seenBy(access, engine.list());
      return { accounts: (limit === undefined ? accounts : pageOf(accounts, after, limit)).map(view) };
    },
    'accounts.top': async ({ count, locale }, { access }) => {
      const { list: order } = parts.settings.read().settings;
      const accounts = seenBy(access, engine.list()).map((account) =>
        orderedView(account, providers.find(account.providerId)),
      );
      const top = topAccounts(accounts, order, count, locale);
      return {
        accounts: top.map(({ id }) => view(engine.get(id))),
        order,
        counts: countAccounts(accounts),
      };
    },
    'accounts.get': async ({ id }) => view(engine.get(id)),
    'accounts.resolve': async ({ name }) =>
      view(resolveAccount(engine.list(), name, (id) => providers.find(id))),
    'accounts.findByUrl': async ({ url }, { access }) => ({
      accounts: seenBy(access, engine.listServing(url)).map(view),
    }),
    'accounts.timeline': async ({ id, limit }) => {
      engine.get(id);
      return { entries: (await parts.timeline.read(id, limit)).map(timelineView) };
    },
    'accounts.rename': async ({ id, label }) => view(await engine.rename(id, label)),
    'accounts.update': async ({ id, ...changes }) => view(await engine.update(id, changes)),
    'accounts.refresh': async ({ id }, { actor }) => view(await engine.refresh(id, { actor })),
    'accounts.refreshAll': ({ runId, ids }, { actor }) =>
      runs.run(runId, async (signal) => {
        const onProgress = (count: RefreshAllCount) =>
          feed.tellRefreshAll({ runId, ...count, finished: false });
        const count = await engine.refreshAll({ actor, ids, signal, onProgress });
        const finished = { runId, ...count, finished: true };
        feed.tellRefreshAll(finished);
        return finished;
      }),
    'accounts.cancelRefreshAll': async ({ runId }) => {
      runs.cancel(runId);
      return {};
    },
    'accounts.openSite': async ({ id }) => {
      engine.get(id);
      await desktopOf(parts).openSite(id);
      return {};
    },
    'accounts.pause': async ({ id }) => view(await engine.pause(id)),
    'accounts.resume': async ({ id }) => view(await engine.resume(id)),
    'accounts.takeOver': async ({ id, signIn }, caller) => {
      if (!signIn) return view(await engine.takeOver(id, caller.actor));
      const request = signInRequest(parts, engine.get(id), signIn);
      return view(await signInWhileWaitedFor(parts, request, caller));
    },
    'accounts.setCredential': async ({ id, credential }) => view(await engine.setCredential(id, credential)),
    'accounts.forgetCredential': async ({ id }) => view(await engine.forgetCredential(id)),
    'accounts.signOut': async ({ id }, { actor }) => view(await engine.signOut(id, actor)),
    'accounts.remove': async ({ id }, { actor }) => {
      await engine.remove(id, actor);
      return {};
    },
    'accounts.removeSome': async ({ ids }, { actor }) => {
      const failures: Output<'accounts.removeSome'>['failures'] = [];
      const waiting = [...new Set(ids)];
      const worker = async () => {
        for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
          try {
            await engine.remove(id, actor);
          } catch (error) {
            failures.push({ id, failure: failureView(failureOf(error)) });
          }
        }
      };
      await Promise.all(Array.from({ length: removalsAtOnce }, worker));
      return { failures };
    },
  };
}

/** By id, so that a page follows on the last one whatever came and went between them. */
function pageOf(
  accounts: readonly ListedAccount[],
  after: string | undefined,
  limit: number,
): readonly ListedAccount[] {
  return accounts
    .filter(({ id }) => after === undefined || id > after)
    .sort((first, second) => (first.id < second.id ? -1 : 1))
    .slice(0, limit);
}

function seenBy(access: Access | undefined, accounts: readonly ListedAccount[]): readonly ListedAccount[] {
  return access ? accounts.filter(({ id }) => access.sees(id)) : accounts;
}
