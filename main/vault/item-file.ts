import { z } from 'zod';
import { readIfThere, replaceFile } from './durable-file.ts';
import { open, seal } from './sealed-box.ts';
import { damaged, newerFormat, problemOf } from './vault-failure.ts';

const context = { purpose: 'items', key: 'file-key', subject: '' } as const;

const itemsShape = z.object({ version: z.literal(1), items: z.record(z.string(), z.string()) });
const versionShape = z.object({ version: z.number() });

/** A key for the file, and what stands before the box so that the key can be found again. */
export interface FileKey {
  readonly key: Uint8Array;
  readonly preamble: Uint8Array;
}

/**
 * A file of named secrets, sealed as a whole: some bytes of whoever knows the key, then a box with JSON in it. It is read and opened anew
 * for each item, so that no secret stays in memory; one item is asked for once in the life of a process.
 */
export class ItemFile {
  readonly path: string;
  /** Writes one after the other, and reads between them. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(path: string) {
    this.path = path;
  }

  /** The bytes of the file, or undefined if there is none. */
  read(): Promise<Buffer | undefined> {
    return readIfThere(this.path);
  }

  /** Reads the items. `findKey` gets the bytes of the file and tells the key and where the box begins. */
  items(findKey: (bytes: Buffer) => Promise<FileKey>): Promise<Map<string, string>> {
    return this.#inTurn(async () => {
      const bytes = await this.read();
      if (!bytes) return new Map();
      return openItems(bytes, await findKey(bytes));
    });
  }

  /** Changes the items; the file is made where there is none. `findKey` gets undefined then, and makes a key. */
  change(
    findKey: (bytes: Buffer | undefined) => Promise<FileKey>,
    change: (items: Map<string, string>) => boolean,
  ): Promise<void> {
    return this.#inTurn(async () => {
      const bytes = await this.read();
      const fileKey = await findKey(bytes);
      const items = bytes ? openItems(bytes, fileKey) : new Map<string, string>();
      if (!change(items)) return;
      await this.#write(items, fileKey);
    });
  }

  /** Seals the items anew under another key, if there are any: after a crash they are under the old one or the new one. */
  reseal(findKey: (bytes: Buffer) => Promise<FileKey>, newKey: FileKey): Promise<void> {
    return this.#inTurn(async () => {
      const bytes = await this.read();
      if (!bytes) return;
      await this.#write(openItems(bytes, await findKey(bytes)), newKey);
    });
  }

  /** Whether the bytes of the file open under a key. Throws `newer-format`. */
  static opensWith(bytes: Buffer, key: FileKey): boolean {
    try {
      openItems(bytes, key);
      return true;
    } catch (error) {
      if (problemOf(error) !== 'damaged') throw error;
      return false;
    }
  }

  async #write(items: Map<string, string>, { key, preamble }: FileKey): Promise<void> {
    const plaintext = Buffer.from(JSON.stringify({ version: 1, items: Object.fromEntries(items) }));
    try {
      await replaceFile(this.path, Buffer.concat([preamble, seal(plaintext, key, context)]));
    } finally {
      plaintext.fill(0);
    }
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }
}

function openItems(bytes: Buffer, { key, preamble }: FileKey): Map<string, string> {
  const plaintext = open(bytes.subarray(preamble.length), key, context);
  try {
    const content: unknown = JSON.parse(plaintext.toString());
    const read = itemsShape.safeParse(content);
    if (read.success) return new Map(Object.entries(read.data.items));
    const version = versionShape.safeParse(content);
    if (version.success && version.data.version > 1)
      throw newerFormat(`items version ${version.data.version}`);
    throw damaged('items');
  } finally {
    plaintext.fill(0);
  }
}
