import type { AccountData } from '../../preload/contract.ts';
import { type Standing, standingOf } from '../../preload/list-order.ts';

/** What order, groups, counts and search depend on. It changes seldom, while accounts change all day. */
export interface Facets {
  readonly label: string;
  readonly providerId: string;
  readonly providerName: string;
  readonly needsPerson: boolean;
  readonly standing: Standing;
  readonly tags: readonly string[];
  /** What a search looks through, folded. */
  readonly text: string;
}

/** The facets of an account. */
export function facetsOf(account: AccountData): Facets {
  const { tags = [] } = account;
  const standing = standingOf(account);
  const found = [
    account.label,
    account.identity?.email,
    account.identity?.name,
    account.providerName,
    account.instance,
    account.notes,
    ...tags.map((tag) => `#${tag}`),
  ];
  return {
    label: account.label,
    providerId: account.providerId,
    providerName: account.providerName,
    needsPerson: standing === 'needs-you',
    standing,
    tags,
    text: fold(found.filter((part) => part !== undefined).join('\n')),
  };
}

/** Whether nothing changed that order, groups, counts or search depend on. */
export function sameFacets(first: Facets, second: Facets): boolean {
  return (
    first.label === second.label &&
    first.providerId === second.providerId &&
    first.providerName === second.providerName &&
    first.standing === second.standing &&
    // Tags stand in the text.
    first.text === second.text
  );
}

/** Whether every word of a query is found, whatever its case and accents. */
export function matches(facets: Facets, foldedWords: readonly string[]): boolean {
  return foldedWords.every((word) => facets.text.includes(word));
}

/** The words of a query, as `matches` takes them. */
export function queryWords(query: string): readonly string[] {
  return fold(query)
    .split(/\s+/)
    .filter((word) => word !== '');
}

function fold(text: string): string {
  // Most texts are plain, and to take them apart costs ten times as much as to look.
  if (isPlain(text)) return text.toLowerCase();
  return text
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase();
}

function isPlain(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 0x7f) return false;
  return true;
}
