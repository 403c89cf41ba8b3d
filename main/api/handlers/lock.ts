import type { LockStateData } from '../../../preload/contract.ts';
import { failureOf } from '../../engine/failure.ts';
import type { Caller, HandlersOf } from '../caller.ts';
import type { LockState } from '../lock-parts.ts';
import type { ApiParts } from '../parts.ts';

export function lockHandlers({ lock, audit }: ApiParts): HandlersOf<'lock'> {
  /** How the lock is once something was done. */
  const after = async (work: Promise<void>): Promise<LockStateData> => {
    await work;
    return lockView(lock.state());
  };
  const noted = async ({ actor }: Caller, unlocking: Promise<void>): Promise<void> => {
    try {
      await unlocking;
    } catch (error) {
      audit.note({ type: 'unlock-refused', actor, failure: failureOf(error) });
      throw error;
    }
    audit.note({ type: 'vault-unlocked', actor });
  };
  return {
    'lock.state': async () => lockView(lock.state()),
    'lock.now': () => after(lock.lock()),
    'lock.unlock': ({ passphrase }, caller) => after(noted(caller, lock.unlock(passphrase))),
    'lock.unlockByPresence': (_, caller) => after(noted(caller, lock.unlockByPresence())),
    'lock.set': ({ passphrase }) => after(lock.set(passphrase)),
    'lock.change': ({ passphrase, next }) => after(lock.change(passphrase, next)),
    'lock.remove': ({ passphrase }) => after(lock.remove(passphrase)),
    'lock.touch': async () => {
      lock.touch();
      return {};
    },
  };
}

/** The lock as windows and tools see it. */
export function lockView(state: LockState): LockStateData {
  const { isSet, isLocked, retryAt, presence, presenceOffered, isOfFile } = state;
  return { isSet, isLocked, retryAt, presence, presenceOffered, isOfFile };
}
