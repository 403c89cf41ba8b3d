import type { FailureData, Input, LockStateData, ProcedureName, Reply } from '../../preload/contract.ts';
import type { WindowBridge } from '../bridge/window-bridge.ts';
import { formats, texts } from '../texts/texts.ts';
import type { FeedStore } from './feed.ts';
import type { Notices } from './notices.ts';
import { withLock } from './with-lock.ts';

type LockProcedure = Extract<ProcedureName, `lock.${string}`>;

/** What a person can do about the app lock. A passphrase passes through and is kept nowhere. */
export function createLockActions(
  bridge: WindowBridge,
  store: FeedStore,
  notices: Notices,
  reload: () => void,
) {
  async function call<Name extends Exclude<LockProcedure, 'lock.touch'>>(
    name: Name,
    input: Input<Name>,
    done?: string,
  ): Promise<FailureData | undefined> {
    const reply: Reply<Name> = await bridge.call(name, input);
    if (!reply.ok) {
      const { retryAt } = reply.failure;
      store.setState(({ lock }) => ({ lock: lock && { ...lock, retryAt } }));
      return reply.failure;
    }
    const lock = reply.value as LockStateData;
    const wasLocked = store.getState().lock?.isLocked === true;
    store.setState((state) => withLock(state, lock));
    if (wasLocked && !lock.isLocked) reload();
    if (done !== undefined) notices.tell(done);
    return undefined;
  }
  return {
    async lockNow(): Promise<void> {
      const failure = await call('lock.now', {});
      if (failure) notices.failed(failure);
    },
    unlockApp: (passphrase: string) => call('lock.unlock', { passphrase }),
    unlockByPresence: () => call('lock.unlockByPresence', {}),
    async rotateKey(passphrase: string | undefined): Promise<FailureData | undefined> {
      const reply = await bridge.call('vault.rotateKey', { passphrase });
      store.setState({ keyRotation: undefined });
      if (!reply.ok) return reply.failure;
      const { damaged } = reply.value;
      notices.tell(texts.lock.rotated(damaged, formats.number(damaged)));
      return undefined;
    },
    setLock: (passphrase: string) => call('lock.set', { passphrase }, texts.lock.wasSet),
    changeLock: (passphrase: string, next: string) =>
      call('lock.change', { passphrase, next }, texts.lock.changed),
    removeLock: (passphrase: string) => call('lock.remove', { passphrase }, texts.lock.removed),
  };
}
