import type { WindowBridge } from '../bridge/window-bridge.ts';
import type { FeedStore } from './feed.ts';

const day = 86_400_000;

/** How far back a trend goes, in milliseconds. */
export const trendSpan = 7 * day;

/** As many as one call takes. */
const mostIds = 200;

/** Makes the function that reads the trends of some accounts, of those only that have credits read since the last time. */
export function createTrendReader(
  bridge: WindowBridge,
  store: FeedStore,
  now: () => number,
): (ids: readonly string[]) => Promise<void> {
  return async (ids) => {
    const { accounts, trends } = store.getState();
    const readings = new Map<string, number>();
    for (const id of ids) {
      const readAt = accounts.get(id)?.credits?.readAt;
      if (readAt !== undefined && trends.get(id)?.readAt !== readAt) readings.set(id, readAt);
    }
    const wanted = [...readings.keys()].slice(0, mostIds);
    if (wanted.length === 0) return;
    const reply = await bridge.call('credits.trends', { ids: wanted, from: now() - trendSpan });
    // Without trends the list says all that it must; the next look asks again.
    if (!reply.ok) return;
    store.setState((state) => {
      const next = new Map(state.trends);
      for (const { id, points } of reply.value.trends)
        next.set(id, { readAt: readings.get(id) ?? 0, points });
      return { trends: next };
    });
  };
}
