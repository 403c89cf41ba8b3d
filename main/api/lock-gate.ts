import type { ProcedureName } from '../../preload/contract.ts';
import type { Caller } from './caller.ts';

/** What is answered while Latchkey is locked: what it takes to unlock it, and nothing of the accounts. */
const answered: ReadonlySet<ProcedureName> = new Set<ProcedureName>([
  'lock.state',
  'lock.now',
  'lock.unlock',
  'lock.unlockByPresence',
  'lock.touch',
  'settings.get',
  'engine.status',
  'engine.unlock',
  'engine.release',
  'engine.openWindow',
  'engine.replaceVaultKey',
]);

export function isAnsweredWhileLocked(name: ProcedureName): boolean {
  return answered.has(name);
}

/** What programs and open windows ask by themselves, which says nothing of whether the person is there. */
const byThemselves: ReadonlySet<ProcedureName> = new Set<ProcedureName>([
  'tokens.get',
  'engine.status',
  'settings.get',
  'lock.state',
  'accounts.list',
  'accounts.top',
  'providers.list',
  'playground.state',
]);

/** Whether a call shows that the person is there. */
export function showsPerson(name: ProcedureName, { actor }: Caller): boolean {
  return actor === 'user' && !byThemselves.has(name);
}
