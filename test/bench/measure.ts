/** How long one run took, in whatever unit the row says. */
export type Measure = () => number | Promise<number>;

export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** One line of the table: ours beside a rival, measured in the same run. */
export interface BenchRow {
  readonly name: string;
  readonly unit: string;
  readonly rival: string;
  readonly ours: Spread;
  readonly theirs: Spread;
  /** Ours divided by theirs, pair by pair: below 1 is better than the rival. */
  readonly ratio: Spread;
  readonly runs: number;
  /** What the project wants to reach, in words. */
  readonly target: string;
  readonly reached: boolean;
}

export interface BenchQuestion {
  readonly name: string;
  readonly unit: string;
  readonly rival: string;
  readonly target: string;
  readonly ours: Measure;
  readonly theirs: Measure;
  /** Where the usual number is too few to tell, or each takes long. */
  readonly runs?: number;
  /** Whether the target is reached. */
  readonly isReached: (ratio: Spread, ours: Spread) => boolean;
}

/** The middle of the sorted values, with the lowest and the highest. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (index: number) => sorted[index] ?? Number.NaN;
  const middle = Math.floor(sorted.length / 2);
  const median = sorted.length % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2;
  return { median, low: at(0), high: at(sorted.length - 1) };
}

/**
 * Answers a question by runs in turn (ours, theirs, ours, theirs, ...), so that a machine that changes its speed changes both. One
 * pair to warm up is not counted.
 */
export async function measure(question: BenchQuestion, runs: number): Promise<BenchRow> {
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let run = -1; run < runs; run += 1) {
    const mine = await question.ours();
    const other = await question.theirs();
    if (run < 0) continue;
    ours.push(mine);
    theirs.push(other);
  }
  const ratio = spreadOf(ours.map((value, index) => value / (theirs[index] ?? Number.NaN)));
  const { name, unit, rival, target } = question;
  return {
    name,
    unit,
    rival,
    target,
    ours: spreadOf(ours),
    theirs: spreadOf(theirs),
    ratio,
    runs,
    reached: question.isReached(ratio, spreadOf(ours)),
  };
}

/** Microseconds of processor time that each of `count` calls of `work` took: what others do on the machine does not count. */
export function processorTimeEach(count: number, work: () => void): number {
  const start = process.cpuUsage();
  for (let index = 0; index < count; index += 1) work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / count;
}
