import type { WindowBridge } from '../bridge/window-bridge.ts';
import { failureWords, worded } from '../status/failure-words.ts';
import { formats, texts } from '../texts/texts.ts';
import type { FeedStore } from './feed.ts';
import type { Notices } from './notices.ts';

/** Milliseconds in which a removal can be undone. */
const undoTime = 10_000;

/** What removals need of the browser. */
export interface RemovalWorld {
  /** Calls back after `delay` milliseconds; returns a function that forgets it. */
  after(delay: number, callback: () => void): () => void;
  /** Calls back when the window goes away. */
  onLeave(callback: () => void): void;
}

interface Removal {
  readonly ids: readonly string[];
  readonly forget: () => void;
  readonly closeNotice: () => void;
}

/** What can be done to remove accounts. */
export type Removals = ReturnType<typeof createRemovals>;

/**
 * Makes the removal of accounts: they vanish from the window at once, and the engine is asked to remove them when the time to undo it is over,
 * the notice about it is dismissed, or the window goes away. Until then nothing has happened to them. Those that cannot be removed come back.
 */
export function createRemovals(
  bridge: WindowBridge,
  store: FeedStore,
  notices: Notices,
  world: RemovalWorld,
) {
  const pending: Removal[] = [];

  function show(ids: readonly string[]): void {
    store.setState(({ leaving }) => ({ leaving: new Set([...leaving].filter((id) => !ids.includes(id))) }));
  }

  /** Takes a removal off the list of those that can be undone; false if it is not on it any more. */
  function take(removal: Removal): boolean {
    const index = pending.indexOf(removal);
    if (index < 0) return false;
    pending.splice(index, 1);
    removal.forget();
    return true;
  }

  async function perform(removal: Removal): Promise<void> {
    if (!take(removal)) return;
    removal.closeNotice();
    const reply = await bridge.call('accounts.removeSome', { ids: [...removal.ids] });
    const failures = reply.ok
      ? reply.value.failures
      : removal.ids.map((id) => ({ id, failure: reply.failure }));
    show(removal.ids);
    const [first] = failures;
    if (!first) return;
    const label = store.getState().accounts.get(first.id)?.label ?? texts.accounts.title;
    const what = texts.account.remove.failed(label, failures.length, formats.number(failures.length - 1));
    notices.failed(worded(first.failure, `${what} ${failureWords(first.failure).what}`));
  }

  function undo(removal: Removal): void {
    if (!take(removal)) return;
    removal.closeNotice();
    show(removal.ids);
    notices.tell(texts.account.remove.undone(removal.ids.length, formats.number(removal.ids.length)));
  }

  world.onLeave(() => {
    for (const removal of [...pending]) void perform(removal);
  });

  return {
    /** Removes accounts, with time to undo it. */
    remove(ids: readonly string[]): void {
      const { accounts, openId } = store.getState();
      const [first = ''] = ids;
      const label = accounts.get(first)?.label ?? texts.accounts.title;
      store.setState(({ leaving, selected }) => ({
        leaving: new Set([...leaving, ...ids]),
        selected: new Set([...selected].filter((id) => !ids.includes(id))),
        ...(openId !== undefined && ids.includes(openId) && { openId: undefined }),
      }));
      const words =
        ids.length === 1
          ? texts.account.remove.done(label)
          : texts.account.remove.doneMany(ids.length, formats.number(ids.length));
      const removal: Removal = {
        ids,
        forget: world.after(undoTime, () => void perform(removal)),
        closeNotice: notices.offer(words, {
          name: texts.account.remove.undo,
          act: () => undo(removal),
          onDismissed: () => void perform(removal),
        }),
      };
      pending.push(removal);
    },

    /** Brings back what was removed last, if there is still time. */
    undoRemoval(): boolean {
      const last = pending.at(-1);
      if (last) undo(last);
      return last !== undefined;
    },
  };
}

/** The world of a browser window. */
export function browserRemovalWorld(): RemovalWorld {
  return {
    after(delay, callback) {
      const timer = setTimeout(callback, delay);
      return () => clearTimeout(timer);
    },
    onLeave: (callback) => window.addEventListener('pagehide', callback),
  };
}
