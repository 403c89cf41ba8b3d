import { type ChainedRow, type ChainPlace, digestOfEntry, isSameDigest } from './event-chain.ts';

/** Something that is not as it was written. */
export interface ChainProblem {
  /** The entry where it shows; absent where it concerns the log as a whole. */
  readonly id?: number;
  readonly what: string;
}

/** So many problems are told one by one: who sees these has seen enough. */
const mostProblems = 100;

/** Follows a chain from where it begins, entry by entry, and notes where it does not hold. */
export class ChainCheck {
  readonly problems: ChainProblem[] = [];
  entries = 0;
  erased = 0;
  #head: ChainPlace;
  readonly #mayBeErased: (accountId: string | null) => boolean;

  /** `mayBeErased` tells whether an account was removed, so that the details of its entries are gone rightly. */
  constructor(start: ChainPlace, mayBeErased: (accountId: string | null) => boolean) {
    this.#head = start;
    this.#mayBeErased = mayBeErased;
  }

  /** The entry that was looked at last. */
  get head(): ChainPlace {
    return this.#head;
  }

  take(row: ChainedRow): void {
    const before = this.#head;
    const stored = row.hash ?? new Uint8Array();
    if (!isSameDigest(digestOfEntry(before.hash, row), stored)) {
      const isGap = row.id !== before.id + 1;
      const what = isGap
        ? `Entries between ${before.id} and ${row.id} are missing, or entry ${row.id} was changed.`
        : `Entry ${row.id} was changed, or put there by somebody else.`;
      this.note({ id: row.id, what });
    }
    if (row.erased) {
      this.erased += 1;
      if (!this.#mayBeErased(row.account_id)) {
        this.note({ id: row.id, what: `The details of entry ${row.id} are gone, but its account is not.` });
      }
    }
    if (row.type === 'log-broken') {
      const when = new Date(row.at).toISOString();
      this.note({ id: row.id, what: `Latchkey itself found the log changed on ${when} (${row.facts}).` });
    }
    this.entries += 1;
    // From here on the chain is followed as it is stored, so that one change is told once.
    this.#head = { id: row.id, hash: stored };
  }

  note(problem: ChainProblem): void {
    if (this.problems.length < mostProblems) this.problems.push(problem);
  }
}
