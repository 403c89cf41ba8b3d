import type { EventData } from '../../../preload/contract.ts';
import type { CreditSyncCount } from '../../engine/credit-sync.ts';
import type { HandlersOf } from '../caller.ts';
import { exportCredits } from '../credit-export.ts';
import type { CreditPoint } from '../credit-parts.ts';
import { sumCredits } from '../credit-sums.ts';
import type { EventFeed } from '../event-feed.ts';
import { NamedRuns } from '../named-runs.ts';
import type { ApiParts } from '../parts.ts';
import { accountView, failureView } from '../views.ts';

/** As many as can be told apart in a chart as wide as a word. */
const pointsOfTrend = 24;

export function creditHandlers(parts: ApiParts, feed: EventFeed): HandlersOf<'credits'> {
  const { engine, providers, creditHistory } = parts;
  const runs = new NamedRuns();
  const nameOf = (providerId: string) => providers.find(providerId)?.name ?? providerId;

  const view = (runId: string, count: CreditSyncCount, finished: boolean) =>
    progressView(runId, count, finished, nameOf);

  return {
    'credits.history': async ({ id, from, to, most }) => {
      engine.get(id);
      const points = await creditHistory.read(id, from, to ?? Number.POSITIVE_INFINITY);
      return { points: thinned(points, most).map(pointView) };
    },
    'credits.trends': async ({ ids, from }) => {
      const listed = new Set(engine.list().map(({ id }) => id));
      const known = ids.filter((id) => listed.has(id));
      const trends = await Promise.all(
        known.map(async (id) => {
          const points = thinned(await creditHistory.read(id, from, Number.POSITIVE_INFINITY), pointsOfTrend);
          return { id, points: points.map(({ at, total }) => ({ at, total })) };
        }),
      );
      return { trends };
    },
    'credits.summary': async () => ({
      sums: sumCredits(engine.list()).map((sum) => ({
        ...sum,
        parts: { ...sum.parts },
        providerName: nameOf(sum.providerId),
      })),
    }),
    'credits.claim': async ({ id }, { actor }) => {
      const account = await engine.claimCredits(id, actor);
      return accountView(account, providers.find(account.providerId));
    },
    'credits.export': async ({ id, from, to, after }) => {
      const accounts = id === undefined ? engine.list() : [engine.get(id)];
      const span = { from, to: to ?? Number.POSITIVE_INFINITY };
      return await exportCredits(creditHistory, { accounts, nameOf, ...span, after });
    },
    'credits.sync': ({ runId, ids }, { actor }) =>
      runs.run(runId, async (signal) => {
        const onProgress = (count: CreditSyncCount) => feed.tellCreditSync(view(runId, count, false));
        const result = await engine.syncCredits({ actor, ids, signal, onProgress });
        const finished = view(runId, result, true);
        feed.tellCreditSync(finished);
        const problems = result.problems.map(({ id, failure }) => ({ id, failure: failureView(failure) }));
        return { ...finished, problems };
      }),
    'credits.cancelSync': async ({ runId }) => {
      runs.cancel(runId);
      return {};
    },
  };
}

function pointView({ at, total, unit, plan, parts }: CreditPoint) {
  return { at, total, unit, plan, parts: { ...parts } };
}

/** How far a run is, as it is told. */
function progressView(
  runId: string,
  { done, total, failed, waiting }: CreditSyncCount,
  finished: boolean,
  nameOf: (providerId: string) => string,
): EventData<'credit-sync'> {
  const provider = waiting && { providerName: nameOf(waiting.providerId), until: waiting.until };
  return { runId, done, total, failed, waiting: provider, finished };
}

/** At most so many points: of each equal slice of time the last one, which is what held from there on. The first stays too. */
export function thinned(points: readonly CreditPoint[], most: number): readonly CreditPoint[] {
  const [first, ...others] = points;
  const last = points.at(-1);
  if (!first || !last || points.length <= most) return points;
  const slice = (last.at - first.at) / (most - 1);
  const kept = new Map<number, CreditPoint>();
  for (const point of others) kept.set(Math.min(Math.floor((point.at - first.at) / slice), most - 2), point);
  return [first, ...kept.values()];
}
