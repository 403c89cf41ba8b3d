import type { Randomness } from '../../main/engine/ports.ts';

/**
 * Randomness that a seed decides wholly: sfc32 (Doty-Humphrey's Small Fast Counter, 128 bits of state), warmed up from the seed and
 * the stream's name. Each part of the world has a stream of its own, so that one part drawing more does not change what happens to another.
 */
export class SeededRandom implements Randomness {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number, stream: string) {
    let hash = 0x811c9dc5;
    for (let index = 0; index < stream.length; index += 1) {
      hash = Math.imul(hash ^ stream.charCodeAt(index), 0x01000193);
    }
    this.#a = seed | 0;
    this.#b = (seed / 4_294_967_296) | 0;
    this.#c = hash | 0;
    for (let round = 0; round < 15; round += 1) this.bits();
  }

  /** 32 random bits as an unsigned integer. */
  bits(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (this.#c << 21) | (this.#c >>> 11);
    this.#c = (this.#c + sum) | 0;
    return sum >>> 0;
  }

  fraction(): number {
    return this.bits() / 4_294_967_296;
  }

  uuid(): string {
    const hex = (length: number) => this.bits().toString(16).padStart(8, '0').slice(0, length);
    return `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(8)}${hex(4)}`;
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  /** A whole number from `low` to `high`, both possible. */
  between(low: number, high: number): number {
    return low + Math.floor(this.fraction() * (high - low + 1));
  }

  pick<T>(list: readonly T[]): T {
    const item = list[Math.floor(this.fraction() * list.length)];
    if (item === undefined) throw new Error('picked from an empty list');
    return item;
  }

  /** A whole number above zero, exponentially distributed: the time to the next of events that come at random. */
  exponential(mean: number): number {
    return Math.max(1, Math.round(-Math.log(1 - this.fraction()) * mean));
  }
}
