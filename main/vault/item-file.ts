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

/** Finds the key for the bytes of the file, or makes one where there is no file. */
type FindKey = (bytes: Buffer | undefined) => Promise<FileKey>;

/** Reads or changes the items; tells whether they changed. */
type Work = (items: Map<string, string>) => boolean;

interface Job {
  readonly findKey: FindKey;
  readonly work: Work;
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * A file of named secrets, sealed as a whole: some bytes of whoever knows the key, then a box with JSON in it. It is read, opened and written
 * anew for each item, so that no secret stays in memory; what is asked while another one is written is done all at once after it.
 */
export class ItemFile {
  readonly path: string;
  /** One after the other. */
  #last: Promise<unknown> = Promise.resolve();
  #waiting: Job[] = [];

  constructor(path: string) {
    this.path = path;
  }

  /** The bytes of the file, or undefined if there is none. */
  read(): Promise<Buffer | undefined> {
    return readIfThere(this.path);
  }

  /** Reads one item. `findKey` tells the key and where the box begins. */
  async get(findKey: FindKey, item: string): Promise<string | undefined> {
    let found: string | undefined;
    await this.change(findKey, (items) => {
      found = items.get(item);
      return false;
    });
    return found;
  }

  /** Does work on the items, and resolves once what it changed is durable; the file is made where there is none. */
  change(findKey: FindKey, work: Work): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ findKey, work, resolve, reject });
      if (this.#waiting.length === 1) void this.#inTurn(() => this.#doAll());
    });
  }

  /** Does all that waits: opening and writing cost the same for one item as for many. What fails, fails for all of it. */
  async #doAll(): Promise<void> {
    const jobs = this.#waiting;
    this.#waiting = [];
    try {
      const bytes = await this.read();
      const fileKey = bytes && (await jobs[0]?.findKey(bytes));
      const items = fileKey ? openItems(bytes, fileKey) : new Map<string, string>();
      // Every one, whatever the others changed.
      const changing = jobs.filter(({ work }) => work(items));
      if (changing[0]) await this.#write(items, fileKey ?? (await changing[0].findKey(undefined)));
      for (const job of jobs) job.resolve();
    } catch (error) {
      for (const job of jobs) job.reject(error);
    }
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
