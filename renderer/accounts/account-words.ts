import type { AccountData } from '../../preload/contract.ts';

/** Who the account is, beside its label: provider, instance, and the identity where the label does not say it. */
export function secondLine(account: AccountData): string {
  const who = account.identity?.email ?? account.identity?.name;
  const parts = [
    account.providerName,
    account.instance === undefined ? undefined : hostOf(account.instance),
    who === account.label ? undefined : who,
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}

/** The host of an address, which is what people know an instance by. */
export function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : address;
}
