import type { SessionEvent } from '../engine/events.ts';
import { type ChainPlace, isSameDigest } from './event-chain.ts';
import type { ProfileDatabase } from './profile-database.ts';
import { type StoredChain, sealedText } from './stored-chain.ts';

/** The key that seals the log, and what is known of the log outside of the database. */
export interface LogKey {
  /** HMAC-SHA-256 of the text under the key. */
  code(text: Uint8Array): Buffer;
  /** How far the log went when it was last noted beside the key; undefined if it never was. */
  readonly noted: ChainPlace | undefined;
  /** Whether this process made the key, and so nobody sealed anything with it before. */
  readonly isNew: boolean;
  /** Notes beside the key how far the log goes: at once if it is urgent, else now and then. Neither throws nor blocks. */
  note(place: ChainPlace, isUrgent: boolean): void;
}

/**
 * Why the log is not what it was when it was sealed.
 * - `entries-changed`: an entry is not the one that was sealed, or is gone.
 * - `seal-missing`, `seal-wrong`: the seal is gone, or was not made with the key.
 * - `key-lost`: there is a seal, and its key is gone.
 * - `set-back`: the log goes less far than it once did.
 */
export type SealProblem = 'entries-changed' | 'seal-missing' | 'seal-wrong' | 'key-lost' | 'set-back';

/** What the stored seal says about the chain, as far as that can be told without reading all of it. */
export function problemOfSeal(
  { profileId }: ProfileDatabase,
  chain: StoredChain,
  key: LogKey,
): SealProblem | undefined {
  const seal = chain.readSeal();
  if (!seal) return key.noted ? 'seal-missing' : undefined;
  if (!isSameDigest(key.code(sealedText(profileId, seal)), seal.code)) {
    return key.isNew ? 'key-lost' : 'seal-wrong';
  }
  const { place } = chain.start();
  if (!chain.holds(seal.end) || place.id < seal.start.place.id) return 'entries-changed';
  const isOtherStart = place.id === seal.start.place.id && !isSameDigest(place.hash, seal.start.place.hash);
  if (isOtherStart) return 'entries-changed';
  const { noted } = key;
  if (noted && (noted.id > seal.end.id || !chain.holds(noted))) return 'set-back';
  return undefined;
}

/** Seals the chain at each commit. */
export class LogSeal {
  readonly #database: ProfileDatabase;
  readonly #chain: StoredChain;
  readonly #onBroken: (facts: NonNullable<SessionEvent['facts']>) => void;
  #key: LogKey | undefined;
  /** The newest entry that this process wrote durably. */
  #head: ChainPlace | undefined;
  #written: ChainPlace | undefined;
  #isDue = false;
  #isBroken = false;

  constructor(
    database: ProfileDatabase,
    chain: StoredChain,
    onBroken: (facts: NonNullable<SessionEvent['facts']>) => void,
  ) {
    this.#database = database;
    this.#chain = chain;
    this.#onBroken = onBroken;
  }

  /** Whether the log is to be sealed though nothing new is in it. */
  get isDue(): boolean {
    return this.#isDue;
  }

  /** Whether entries may be let go of: a new seal will say so, or there is none that says otherwise. */
  get mayPrune(): boolean {
    return this.#key !== undefined || this.#chain.readSeal() === undefined;
  }

  /** What is wrong with the seal as it is stored now; `no-key` while that cannot be told. */
  problem(): SealProblem | 'no-key' | undefined {
    return this.#key ? problemOfSeal(this.#database, this.#chain, this.#key) : 'no-key';
  }

  /** Takes the key. What it finds wrong with the log is told, and stands in the log before it is sealed again. */
  use(key: LogKey): void {
    const problem = problemOfSeal(this.#database, this.#chain, key);
    if (problem) this.#tell(problem);
    this.#key = key;
    this.#isDue = true;
  }

  /** The entry that the next one follows. Somebody else may have been at it since the last commit, which is told. */
  headBeforeWrite(): ChainPlace {
    const head = this.#chain.head();
    const known = this.#head;
    this.#head = head;
    const isKnown = !known || (known.id === head.id && isSameDigest(known.hash, head.hash));
    if (!isKnown) this.#tell('entries-changed');
    return head;
  }

  /** Writes the seal, inside the transaction that wrote up to `head`. */
  write(head: ChainPlace): void {
    const key = this.#key;
    if (key) this.#chain.seal(head, (text) => key.code(text));
    this.#written = head;
  }

  /** Tells how the transaction ended. */
  settle(durable: boolean): void {
    if (!durable || !this.#written) return;
    this.#head = this.#written;
    this.#isDue = false;
    this.#key?.note(this.#written, this.#isBroken);
    this.#isBroken = false;
  }

  #tell(problem: SealProblem): void {
    this.#isBroken = true;
    this.#onBroken({ problem });
  }
}
