import type { FailureData, Input, ProcedureName } from '../../preload/contract.ts';
import type { WindowBridge } from '../bridge/window-bridge.ts';
import { failureWords, worded } from '../status/failure-words.ts';
import { formats, texts } from '../texts/texts.ts';
import type { FeedStore } from './feed.ts';
import type { Notices } from './notices.ts';
import type { BulkProgress } from './window-state.ts';

/** How many calls are under way at once: the engine writes them together, and other calls still get through. */
const atOnce = 4;

/** One call for each account. */
interface BulkWork<Name extends ProcedureName> {
  readonly kind: BulkProgress['kind'];
  readonly ids: readonly string[];
  readonly procedure: Name;
  readonly inputOf: (id: string) => Input<Name>;
}

/** What can be done with several accounts together. One such work runs at a time; it tells how far it is and can be cancelled. */
export type BulkActions = ReturnType<typeof createBulkActions>;

/** Makes the actions on several accounts. */
export function createBulkActions(bridge: WindowBridge, store: FeedStore, notices: Notices) {
  let cancelled = false;

  async function each<Name extends ProcedureName>(work: BulkWork<Name>): Promise<void> {
    const { kind, ids, procedure, inputOf } = work;
    const total = ids.length;
    if (total === 0 || store.getState().bulk) return;
    cancelled = false;
    const failures: FailureData[] = [];
    const waiting = [...ids];
    let done = 0;
    store.setState({ bulk: { kind, done, total } });
    const worker = async () => {
      for (let id = waiting.shift(); id !== undefined && !cancelled; id = waiting.shift()) {
        const reply = await bridge.call(procedure, inputOf(id));
        if (!reply.ok) failures.push(reply.failure);
        done += 1;
        store.setState({ bulk: { kind, done, total } });
      }
    };
    await Promise.all(Array.from({ length: Math.min(atOnce, total) }, worker));
    store.setState({ bulk: undefined });
    tell(kind, done, total, failures);
  }

  function tell(
    kind: BulkProgress['kind'],
    done: number,
    total: number,
    failures: readonly FailureData[],
  ): void {
    const [failure] = failures;
    const changed = done - failures.length;
    const words =
      done < total
        ? texts.accounts.refreshedStopped(formats.number(done), formats.number(total))
        : texts.list.workDone[kind](changed, formats.number(changed));
    if (failure) {
      const failed = texts.list.workFailed(failures.length, formats.number(failures.length));
      notices.failed(worded(failure, `${words} ${failed} ${failureWords(failure).what}`));
    } else if (total > 1) notices.tell(words);
  }

  return {
    pauseSome: (ids: readonly string[]) =>
      each({ kind: 'pause', ids, procedure: 'accounts.pause', inputOf: (id) => ({ id }) }),

    resumeSome: (ids: readonly string[]) =>
      each({ kind: 'resume', ids, procedure: 'accounts.resume', inputOf: (id) => ({ id }) }),

    /** Adds tags to accounts, and takes others off them. Accounts that have it so already are left alone. */
    tagSome(ids: readonly string[], added: readonly string[], removed: readonly string[]): Promise<void> {
      const { accounts } = store.getState();
      const wanted = new Map<string, string[]>();
      for (const id of ids) {
        const before = accounts.get(id)?.tags ?? [];
        const tags = [...new Set([...before, ...added])].filter((tag) => !removed.includes(tag));
        if (tags.join() !== before.join()) wanted.set(id, tags);
      }
      return each({
        kind: 'tag',
        ids: [...wanted.keys()],
        procedure: 'accounts.update',
        inputOf: (id) => ({ id, tags: wanted.get(id) }),
      });
    },

    /** What is under way is ended; nothing more is begun. */
    cancelBulk(): void {
      cancelled = true;
    },
  };
}
