import { randomUUID } from 'node:crypto';
import type { HeldFile } from '../../api/backup-parts.ts';
import { fail } from '../../engine/failure.ts';

const lifetime = 10 * 60_000;
const most = 4;

interface Held {
  readonly name: string;
  readonly parts: Buffer[];
  size: number;
  usedAt: number;
}

/** Sealed files on their way between a window and main. A few, for ten minutes. */
export class HeldFiles {
  readonly #held = new Map<string, Held>();
  readonly #now: () => number;
  readonly #mostBytes: number;

  constructor(now: () => number, mostBytes: number) {
    this.#now = now;
    this.#mostBytes = mostBytes;
  }

  /** Holds a file, or the first part of one. */
  add(name: string, bytes: Buffer): HeldFile {
    this.#tidy();
    for (const id of [...this.#held.keys()].slice(0, Math.max(0, this.#held.size - most + 1)))
      this.#held.delete(id);
    const id = randomUUID();
    this.#held.set(id, { name, parts: [], size: 0, usedAt: this.#now() });
    return this.append(id, bytes);
  }

  /** Throws `invalid-input` if there is no such file, or it grows too long; then nothing of it is kept. */
  append(id: string, bytes: Buffer): HeldFile {
    const held = this.#find(id);
    held.parts.push(bytes);
    held.size += bytes.length;
    if (held.size > this.#mostBytes) {
      this.#held.delete(id);
      throw fail('invalid-input', 'The file is too long for the window. Use: latchkey backup restore', {
        field: 'file',
      });
    }
    return { id, name: held.name, size: held.size };
  }

  /** Throws `invalid-input` if there is no such file. */
  bytes(id: string): Buffer {
    const held = this.#find(id);
    const [first] = held.parts;
    if (first && held.parts.length === 1) return first;
    const whole = Buffer.concat(held.parts);
    held.parts.splice(0, held.parts.length, whole);
    return whole;
  }

  #find(id: string): Held {
    this.#tidy();
    const held = this.#held.get(id);
    if (!held)
      throw fail('invalid-input', 'The file is not held any more. Choose it again.', { field: 'file' });
    held.usedAt = this.#now();
    return held;
  }

  #tidy(): void {
    for (const [id, { usedAt }] of this.#held) if (this.#now() - usedAt > lifetime) this.#held.delete(id);
  }
}
