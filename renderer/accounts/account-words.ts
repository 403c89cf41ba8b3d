import type { AccountData } from '../../preload/contract.ts';
import { texts } from '../texts/texts.ts';

/** Who the account is, beside its label: provider, instance, the identity where the label does not say it, and how it signs in. */
export function secondLine(account: AccountData): string {
  const who = account.identity?.email ?? account.identity?.name;
  const parts = [
    account.providerName,
    account.instance === undefined ? undefined : hostOf(account.instance),
    who === account.label ? undefined : who,
    texts.list.method[account.authMethod],
  ];
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}

/** The host of an address, which is what people know an instance by. */
export function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : address;
}
