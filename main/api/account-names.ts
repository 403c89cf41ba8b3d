import type { ListedAccount } from '../engine/events.ts';
import { fail } from '../engine/failure.ts';
import type { ProviderFacts } from './provider-parts.ts';

const wholeId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether the name can only be an id, so that nothing has to be searched. */
export function isWholeId(name: string): boolean {
  return wholeId.test(name);
}

/** How many candidates an answer names. */
const namedCandidates = 5;
/** Digits of an id that tell accounts apart well enough for a person. */
export const shortIdLength = 8;

/**
 * The one account that a person means by an id, a label or an e-mail address, or by the start of an id (4 characters or more). The
 * same address at several services is told apart as `provider/address`.
 * Throws `no-such-account`, or `invalid-input` with the candidates if several fit.
 */
export function resolveAccount(
  accounts: readonly ListedAccount[],
  name: string,
  providerOf: (providerId: string) => ProviderFacts | undefined,
): ListedAccount {
  const found = matching(accounts, name.trim());
  const [first, ...others] = found;
  if (!first) throw fail('no-such-account', `No account is called "${name}".`, { field: 'id' });
  if (others.length === 0) return first;
  const shown = found.slice(0, namedCandidates).map((account) => describe(account, providerOf));
  const more = found.length - shown.length;
  const candidates = more > 0 ? `${shown.join('; ')}; and ${more} more` : shown.join('; ');
  throw fail('invalid-input', `"${name}" fits ${found.length} accounts: ${candidates}.`, { field: 'id' });
}

function matching(accounts: readonly ListedAccount[], name: string): readonly ListedAccount[] {
  const wanted = name.toLowerCase();
  const byId = accounts.filter(({ id }) => id.toLowerCase() === wanted);
  if (byId.length > 0) return byId;
  const byName = accounts.filter((account) => isCalled(account, wanted));
  if (byName.length > 0) return byName;
  const slash = wanted.indexOf('/');
  if (slash > 0) {
    const providerId = wanted.slice(0, slash);
    const rest = wanted.slice(slash + 1);
    const atProvider = accounts.filter((account) => account.providerId.toLowerCase() === providerId);
    const qualified = atProvider.filter((account) => isCalled(account, rest));
    if (qualified.length > 0) return qualified;
  }
  return /^[0-9a-f-]{4,}$/.test(wanted)
    ? accounts.filter(({ id }) => id.toLowerCase().startsWith(wanted))
    : [];
}

function isCalled({ label, identity }: ListedAccount, wanted: string): boolean {
  return label.toLowerCase() === wanted || identity?.email?.toLowerCase() === wanted;
}

function describe(
  { id, providerId, label }: ListedAccount,
  providerOf: (providerId: string) => ProviderFacts | undefined,
): string {
  return `${label} (${providerOf(providerId)?.name ?? providerId}, ${id.slice(0, shortIdLength)})`;
}
