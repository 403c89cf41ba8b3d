import type { Instant } from './session.ts';

interface Item<Key> {
  readonly key: Key;
  at: Instant;
  index: number;
}

/** A priority queue of keys by due time, each key in it at most once (binary heap with an index: every change O(log n)). */
export class DueQueue<Key> {
  readonly #heap: Item<Key>[] = [];
  readonly #items = new Map<Key, Item<Key>>();

  get size(): number {
    return this.#heap.length;
  }

  /** The earliest due time, or undefined if the queue is empty. */
  get earliest(): Instant | undefined {
    return this.#heap[0]?.at;
  }

  dueAt(key: Key): Instant | undefined {
    return this.#items.get(key)?.at;
  }

  /** Puts a key in, or moves it. */
  set(key: Key, at: Instant): void {
    const known = this.#items.get(key);
    if (known) {
      known.at = at;
      this.#settle(known);
      return;
    }
    const item: Item<Key> = { key, at, index: this.#heap.length };
    this.#items.set(key, item);
    this.#heap.push(item);
    this.#settle(item);
  }

  delete(key: Key): void {
    const item = this.#items.get(key);
    if (!item) return;
    this.#items.delete(key);
    const last = this.#heap.pop();
    if (!last || last === item) return;
    this.#place(last, item.index);
    this.#settle(last);
  }

  /** Takes out the earliest key that is due at `now`, or returns undefined. */
  takeDue(now: Instant): Key | undefined {
    const first = this.#heap[0];
    if (!first || first.at > now) return undefined;
    this.delete(first.key);
    return first.key;
  }

  #place(item: Item<Key>, index: number): void {
    this.#heap[index] = item;
    item.index = index;
  }

  #settle(item: Item<Key>): void {
    let index = item.index;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = this.#heap[parentIndex];
      if (!parent || parent.at <= item.at) break;
      this.#place(parent, index);
      index = parentIndex;
    }
    for (;;) {
      const left = this.#heap[2 * index + 1];
      const right = this.#heap[2 * index + 2];
      const child = right && left && right.at < left.at ? right : left;
      if (!child || child.at >= item.at) break;
      const childIndex = child.index;
      this.#place(child, index);
      index = childIndex;
    }
    this.#place(item, index);
  }
}
