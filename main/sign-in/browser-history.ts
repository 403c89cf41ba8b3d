import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Marks a visit that is the end of its redirects, and so was seen as a page (Chromium's `PAGE_TRANSITION_CHAIN_END`). */
const chainEnd = 0x20000000;

export interface Visit {
  readonly url: string;
  /** False for an address that only redirected. */
  readonly wasShown: boolean;
}

/**
 * The addresses that were visited in a profile, in order. A plain browser cannot be watched, but it writes down where it was. Empty if that
 * cannot be read. The browser must have ended.
 */
export function readVisits(folder: string): readonly Visit[] {
  try {
    const database = new DatabaseSync(join(folder, 'Default', 'History'));
    try {
      const query =
        'SELECT urls.url AS url, visits.transition AS transition FROM visits JOIN urls ON urls.id = visits.url ORDER BY visits.id';
      return database
        .prepare(query)
        .all()
        .map(({ url, transition }) => ({
          url: String(url),
          // A 32-bit field; as a signed number its sign bit is set for a part of the flags.
          wasShown: (Number(transition) & chainEnd) !== 0,
        }));
    } finally {
      database.close();
    }
  } catch {
    return [];
  }
}
