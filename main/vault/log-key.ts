import { createHmac, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Keychain } from './keychain.ts';
import { keyLength } from './sealed-box.ts';
import { damaged, newerFormat } from './vault-failure.ts';
import { withoutStacks } from './without-stacks.ts';

/** The keychain item of the key that seals the event log. */
const logKeyItem = 'event-log';

/** How often it is noted beside the key how far the log goes, at most: a keychain rewrites much for each item. */
const noteInterval = 3_600_000;

/** An entry of the event log and its digest. */
export interface LogPlace {
  readonly id: number;
  readonly hash: Uint8Array;
}

const itemShape = z.object({
  version: z.literal(1),
  key: z.base64url().length(43),
  noted: z.object({ id: z.number().int().min(0), hash: z.hex().length(64), at: z.number() }).optional(),
});
const versionShape = z.object({ version: z.number() });

type Item = z.output<typeof itemShape>;

/**
 * The key that seals the event log, in a keychain item of its own, so that the log goes on while the vault is locked, and stays sealed
 * when the vault's key is replaced. It protects no secret.
 */
export class VaultLogKey {
  readonly #keychain: Keychain;
  readonly #platform: NodeJS.Platform;
  readonly #now: () => number;
  #key: Buffer | undefined;
  #noted: Item['noted'];
  #isNew = false;
  #writing: Promise<void> = Promise.resolve();

  constructor(keychain: Keychain, platform: NodeJS.Platform, now: () => number = Date.now) {
    this.#keychain = keychain;
    this.#platform = platform;
    this.#now = now;
  }

  get isNew(): boolean {
    return this.#isNew;
  }

  get noted(): LogPlace | undefined {
    return this.#noted && { id: this.#noted.id, hash: Buffer.from(this.#noted.hash, 'hex') };
  }

  /** Fetches the key, or makes one where there is certainly none. Throws `vault-unavailable`. */
  async open(): Promise<void> {
    if (this.#key) return;
    const text = await this.#keychain.get(logKeyItem);
    if (text === undefined) {
      const key = randomBytes(keyLength);
      await this.#keychain.set(logKeyItem, writeItem({ version: 1, key: key.toString('base64url') }));
      this.#key = key;
      this.#isNew = true;
      return;
    }
    const item = readItem(text);
    this.#key = Buffer.from(item.key, 'base64url');
    this.#noted = item.noted;
  }

  /** HMAC-SHA-256 of the text. The key must be open. */
  code(text: Uint8Array): Buffer {
    if (!this.#key) throw damaged('log key not open');
    const key = this.#key;
    return withoutStacks(() => createHmac('sha256', key))
      .update(text)
      .digest();
  }

  /**
   * Notes how far the log goes, once an hour at most unless it is urgent; not on macOS, which may ask its user when an item is
   * rewritten. What the keychain does not take is noted the next time.
   */
  note({ id, hash }: LogPlace, isUrgent: boolean): void {
    const now = this.#now();
    const last = this.#noted?.at;
    const isRecent = last !== undefined && Math.abs(now - last) < noteInterval;
    if (this.#platform === 'darwin' || (isRecent && !isUrgent)) return;
    this.#noted = { id, hash: Buffer.from(hash).toString('hex'), at: now };
    void this.#write();
  }

  /** Takes the key along to another keychain, which was chosen. */
  async carryOver(): Promise<void> {
    await this.#write();
  }

  /** Lets a write under way end, and zeroes the key. */
  async close(): Promise<void> {
    await this.#writing;
    this.#key?.fill(0);
    this.#key = undefined;
  }

  #write(): Promise<void> {
    this.#writing = this.#writing.then(async () => {
      if (!this.#key) return;
      const item = { version: 1, key: this.#key.toString('base64url'), noted: this.#noted } as const;
      await this.#keychain.set(logKeyItem, writeItem(item)).catch(() => undefined);
    });
    return this.#writing;
  }
}

function writeItem(item: Item): string {
  return JSON.stringify(item);
}

function readItem(text: string): Item {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw damaged('log key');
  }
  const read = itemShape.safeParse(content);
  if (read.success) return read.data;
  const stated = versionShape.safeParse(content);
  if (stated.success && stated.data.version > 1) throw newerFormat(`log key version ${stated.data.version}`);
  throw damaged('log key');
}
