/** Something that is to happen at a time; cancelled by taking its `run` away. */
export interface Scheduled {
  readonly due: number;
  readonly order: number;
  run: (() => void) | undefined;
}

/** A binary heap of happenings by time; what is due at the same time happens in the order in which it was put in. */
export class EventQueue {
  #heap: Scheduled[] = [];
  #order = 0;

  push(due: number, run: () => void): Scheduled {
    const scheduled: Scheduled = { due, order: this.#order, run };
    this.#order += 1;
    const heap = this.#heap;
    let index = heap.length;
    heap.push(scheduled);
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = heap[parentIndex];
      if (parent === undefined || isBefore(parent, scheduled)) break;
      heap[index] = parent;
      index = parentIndex;
    }
    heap[index] = scheduled;
    return scheduled;
  }

  /** The time of the next happening, or infinity. */
  get nextDue(): number {
    for (;;) {
      const first = this.#heap[0];
      if (first === undefined) return Number.POSITIVE_INFINITY;
      if (first.run !== undefined) return first.due;
      this.#removeFirst();
    }
  }

  /** Takes out what happens next. */
  pop(): (() => void) | undefined {
    if (this.nextDue === Number.POSITIVE_INFINITY) return undefined;
    const first = this.#heap[0];
    const run = first?.run;
    if (first) first.run = undefined;
    this.#removeFirst();
    return run;
  }

  clear(): void {
    this.#heap = [];
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop();
    const size = heap.length;
    if (last === undefined || size === 0) return;
    let index = 0;
    for (;;) {
      const leftIndex = 2 * index + 1;
      const left = heap[leftIndex];
      if (left === undefined) break;
      const right = heap[leftIndex + 1];
      const useRight = right !== undefined && isBefore(right, left);
      const child = useRight ? right : left;
      if (isBefore(last, child)) break;
      heap[index] = child;
      index = useRight ? leftIndex + 1 : leftIndex;
    }
    heap[index] = last;
  }
}

function isBefore(one: Scheduled, other: Scheduled): boolean {
  return one.due < other.due || (one.due === other.due && one.order < other.order);
}
