import type { WindowBridge } from '../bridge/window-bridge.ts';
import { formats, texts } from '../texts/texts.ts';
import type { FeedStore } from './feed.ts';
import type { Notices } from './notices.ts';

/**
 * Tells of accounts whose credits fall under the amount that the person has set: once each time. What is low already when the window opens
 * shows it in the list.
 */
export function watchLowCredits(bridge: WindowBridge, store: FeedStore, notices: Notices): void {
  const told = new Map<string, number>();
  bridge.subscribe((event) => {
    if (event.name !== 'account-changed') return;
    const { id, label, credits, lowCredits, paused } = event.data.account;
    if (lowCredits === undefined || !credits || paused) {
      told.delete(id);
      return;
    }
    const known = told.get(id) ?? store.getState().accounts.get(id)?.lowCredits;
    const isKnown = store.getState().accounts.has(id);
    told.set(id, lowCredits);
    if (known !== undefined || !isKnown) return;
    const { total, unit } = credits;
    notices.tell(texts.credits.isLow(label, formats.amount(total, unit), formats.amount(lowCredits, unit)));
  });
}
