import { hash } from 'node:crypto';
import type { EventRow } from './event-shape.ts';

/** A row of the table `events` as it lies in the chain. */
export interface ChainedRow extends EventRow {
  readonly id: number;
  /** The digest of the details, where those were erased because the account was removed. */
  readonly erased: Uint8Array | null;
  /** The digest of this entry and, through the one before, of all entries before it. */
  readonly hash: Uint8Array;
}

/** A place in the chain: an entry and its digest. */
export interface ChainPlace {
  readonly id: number;
  readonly hash: Uint8Array;
}

/** A row that is not in the chain yet. */
export type LooseRow = EventRow & { readonly id: number; readonly erased?: Uint8Array | null };

const algorithm = 'sha256';

/** Where the chain of a profile begins: no entry, and a digest that no other profile's chain begins with. */
export function chainBeginning(profileId: string): ChainPlace {
  return { id: 0, hash: hash(algorithm, `latchkey event log 1 ${profileId}`, 'buffer') };
}

/** The digest of details that there are none of, which most entries have. */
const noDetails = hash(algorithm, JSON.stringify([null, null, null]), 'hex');

/**
 * The digest, in hex, of what is told about an event beyond what, when, who and whom: these words go when the account is removed, and
 * only their digest stays, so that the chain still holds.
 */
export function digestOfDetails({ failure, facts, credits }: LooseRow): string {
  if (failure === null && facts === null && credits === null) return noDetails;
  return hash(algorithm, JSON.stringify([failure, facts, credits]), 'hex');
}

/**
 * The digest of an entry: SHA-256 of the digest before it in hex, then of the entry as a JSON list (columns in this order, texts as
 * they are stored), its details by their own digest.
 */
export function digestOfEntry(before: Uint8Array, row: LooseRow): Buffer {
  const details = row.erased ? hex(row.erased) : digestOfDetails(row);
  const { id, at, type, account_id, provider_id, actor, tool } = row;
  const entry = JSON.stringify([id, at, type, account_id, provider_id, actor, tool, details]);
  return hash(algorithm, hex(before) + entry, 'buffer');
}

/** Bytes as text. */
export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

/** Whether two digests are the same. */
export function isSameDigest(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
