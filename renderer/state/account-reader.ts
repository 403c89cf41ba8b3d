import type { AccountData, Reply } from '../../preload/contract.ts';
import type { WindowBridge } from '../bridge/window-bridge.ts';
import { formats } from '../texts/texts.ts';

/** More rows than a tall window shows: the person sees a list that is whole while the other accounts are read. */
const topCount = 60;
/** Few enough that reading a page holds up neither a frame here nor the engine there, which has tokens to hand out meanwhile. */
const pageSize = 1_000;

/** The top of the list as the engine orders it, and how many accounts there are. */
export function readTopOfList(bridge: WindowBridge): Promise<Reply<'accounts.top'>> {
  return bridge.call('accounts.top', { count: topCount, locale: formats.locale });
}

/** All accounts, page by page, for as long as `goOn` says after each that they are wanted. */
export async function readAllAccounts(
  bridge: WindowBridge,
  goOn: () => boolean,
): Promise<Reply<'accounts.list'>> {
  const accounts: AccountData[] = [];
  for (;;) {
    const reply = await bridge.call('accounts.list', { after: accounts.at(-1)?.id, limit: pageSize });
    if (!reply.ok) return reply;
    for (const account of reply.value.accounts) accounts.push(account);
    if (reply.value.accounts.length < pageSize || !goOn()) return { ok: true, value: { accounts } };
  }
}
