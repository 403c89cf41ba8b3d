import type { Input, Output } from '../../preload/contract.ts';
import type { WindowBridge } from '../bridge/window-bridge.ts';
import { saveText } from '../parts/save-text.ts';
import { formats, texts } from '../texts/texts.ts';
import type { FeedStore } from './feed.ts';
import type { Notices } from './notices.ts';
import { accountTotal } from './totals.ts';

const words = texts.credits;

/** What can be done about credits. */
export type CreditActions = ReturnType<typeof createCreditActions>;

/** Makes the actions on credits, and on the images that they pay for. */
export function createCreditActions(bridge: WindowBridge, store: FeedStore, notices: Notices) {
  return {
    /** Reads the credits of all accounts; progress comes as events. */
    async syncCredits(): Promise<void> {
      const runId = crypto.randomUUID();
      const total = accountTotal(store.getState());
      store.setState({ creditSync: { runId, done: 0, total, failed: 0, finished: false } });
      const reply = await bridge.call('credits.sync', { runId });
      store.setState((state) => (state.creditSync?.runId === runId ? { creditSync: undefined } : {}));
      if (reply.ok) notices.tell(resultOf(reply.value));
      else notices.failed(reply.failure);
    },

    async cancelCreditSync(runId: string): Promise<void> {
      const reply = await bridge.call('credits.cancelSync', { runId });
      if (!reply.ok) notices.failed(reply.failure);
    },

    /** Saves the history of all accounts as a file of the person's. */
    async exportCredits(): Promise<void> {
      const pages: string[] = [];
      let after: string | undefined;
      do {
        const reply = await bridge.call('credits.export', { after });
        if (!reply.ok) return notices.failed(reply.failure);
        pages.push(reply.value.csv);
        after = reply.value.next;
      } while (after !== undefined);
      const day = new Date().toISOString().slice(0, 10);
      saveText(words.fileName(day), 'text/csv;charset=utf-8', pages);
      notices.tell(words.saved);
    },

    /** Asks the provider for what it hands out on request. */
    async claimCredits(id: string): Promise<void> {
      const reply = await bridge.call('credits.claim', { id });
      if (!reply.ok) return notices.failed(reply.failure);
      const { label, credits } = reply.value;
      if (credits) notices.tell(words.claimed(label, formats.amount(credits.total, credits.unit)));
    },

    /** Sets the amount under which the person is told, or with none takes it back. */
    async setProviderAlert(providerId: string, amount: number | undefined): Promise<void> {
      const { [providerId]: _before, ...others } =
        store.getState().settings?.settings.alerts.lowCredits ?? {};
      const lowCredits = amount === undefined ? others : { ...others, [providerId]: amount };
      const reply = await bridge.call('settings.set', { alerts: { lowCredits } });
      if (reply.ok) store.setState({ settings: reply.value });
      else notices.failed(reply.failure);
    },

    makeImages: (order: Input<'imagefx.generate'>) => bridge.call('imagefx.generate', order),
    readImages: (id: string, most: number) => bridge.call('imagefx.images', { id, most }),
    readImage: (id: string, name: string) => bridge.call('imagefx.image', { id, name }),

    async showImageFolder(id: string): Promise<void> {
      const reply = await bridge.call('imagefx.openFolder', { id });
      if (!reply.ok) notices.failed(reply.failure);
    },
  };
}

function resultOf({ done, total, failed }: Output<'credits.sync'>): string {
  if (done < total) return words.stopped(formats.number(done), formats.number(total));
  const read = formats.number(done - failed);
  if (failed === 0) return words.done(done, read);
  return words.doneSome(read, formats.number(total), failed, formats.number(failed));
}
