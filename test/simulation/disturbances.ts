/** A stretch of time. */
export interface Interval {
  readonly from: number;
  to: number;
}

/** Stretches of time in which something kept the engine from its work. */
export class Disturbances {
  readonly #intervals: Interval[] = [];

  /** Something disturbs from now on; it is over when `to` of what is returned is set, and for ever until then. */
  begin(from: number): Interval {
    const interval: Interval = { from, to: Number.POSITIVE_INFINITY };
    this.#intervals.push(interval);
    return interval;
  }

  add(from: number, to: number): void {
    this.#intervals.push({ from, to });
  }

  /** Whether anything disturbed at any moment between the two. */
  touch(from: number, to: number): boolean {
    return this.#intervals.some((interval) => interval.from <= to && interval.to >= from);
  }
}
