import type { AccountData, EngineStatusData } from '../../preload/contract.ts';

/** Whether the account's site can be opened signed in as it: the desktop app can, for accounts that sign in at a site. */
export function opensSite(account: AccountData, engine: EngineStatusData | undefined): boolean {
  if (engine?.desktop === undefined) return false;
  return account.waysIn.includes('window') || account.waysIn.includes('chrome');
}
