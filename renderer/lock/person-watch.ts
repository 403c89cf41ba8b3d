import type { WindowBridge } from '../bridge/window-bridge.ts';
import type { FeedStore } from '../state/feed.ts';

/** Often enough for a lock that closes after a minute. */
const pause = 20_000;

/** Tells the engine that somebody is at this window, so that it does not lock in front of them. */
export function watchPerson(bridge: WindowBridge, store: FeedStore, now: () => number = Date.now): void {
  let told = 0;
  const tell = () => {
    const { lock } = store.getState();
    if (!lock?.isSet || lock.isLocked || Math.abs(now() - told) < pause) return;
    told = now();
    void bridge.call('lock.touch', {});
  };
  for (const name of ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const) {
    window.addEventListener(name, tell, { capture: true, passive: true });
  }
}
