import type { ListedAccount } from '../engine/events.ts';
import type { Instant } from '../engine/session.ts';
import type { CreditPoint, CreditRecords } from './credit-parts.ts';
import { csvLine } from './csv.ts';

/** A page ends with the account that brings it to so many lines; some 80 bytes each. */
const usualPage = 5_000;

const head = csvLine(['provider', 'account', 'email', 'at', 'total', 'unit', 'plan', 'parts']);

/** What is exported. */
export interface CreditExport {
  readonly accounts: readonly ListedAccount[];
  readonly nameOf: (providerId: string) => string;
  readonly from: Instant;
  readonly to: Instant;
  /** Where the page before ended. */
  readonly after?: string | undefined;
}

/** One page of the history of credits as CSV, by provider and account, each oldest first; the first page has the names of the columns. */
export async function exportCredits(
  records: CreditRecords,
  { accounts, nameOf, from, to, after }: CreditExport,
  page: number = usualPage,
): Promise<{ readonly csv: string; readonly next?: string }> {
  const places = accounts
    .map((account) => ({ account, place: placeOf(account, nameOf(account.providerId)) }))
    .toSorted((one, other) => (one.place < other.place ? -1 : 1))
    .filter(({ place }) => after === undefined || place > after);
  const lines = after === undefined ? [head] : [];
  for (const [index, { account, place }] of places.entries()) {
    for (const point of await records.read(account.id, from, to)) {
      // The point before the time asked for is of use to a chart only.
      if (point.at >= from) lines.push(lineOf(account, nameOf(account.providerId), point));
    }
    if (lines.length >= page && index < places.length - 1) return { csv: lines.join(''), next: place };
  }
  return { csv: lines.join('') };
}

/** Where an account stands in the export; says the same as long as provider and label do. */
function placeOf({ label, id }: ListedAccount, providerName: string): string {
  return JSON.stringify([providerName, label, id]);
}

function lineOf({ label, identity }: ListedAccount, providerName: string, point: CreditPoint): string {
  const { at, total, unit, plan, parts } = point;
  const split = Object.entries(parts).map(([part, amount]) => `${part} ${amount}`);
  const time = new Date(at).toISOString();
  return csvLine([providerName, label, identity?.email, time, total, unit, plan, split.join('; ')]);
}
