import type { LockStateData } from '../../preload/contract.ts';
import { initialState, type WindowState } from './window-state.ts';

/** The state under a lock. While it is locked nothing that was known of the accounts is left in the window. */
export function withLock(state: WindowState, lock: LockStateData): WindowState {
  if (!lock.isLocked) return { ...state, lock };
  const { connection, settings, engine } = state;
  return { ...initialState, connection, settings, engine, lock };
}
