import { readdirSync, readFileSync } from 'node:fs';

/** What a process holds at a moment. */
export interface ProcessSample {
  /** Milliseconds since the start. */
  readonly at: number;
  /** Resident memory in megabytes. */
  readonly memory: number;
  /** Open descriptors: files, sockets, timers of the system. */
  readonly handles: number;
}

export async function sampleProcess(processId: number, at: number): Promise<ProcessSample> {
  const status = readFileSync(`/proc/${processId}/status`, 'utf8');
  const kilobytes = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]);
  return { at, memory: kilobytes / 1_024, handles: readdirSync(`/proc/${processId}/fd`).length };
}

/** How a value goes over the second half of the time, when what grows at a start has grown. */
export interface Growth {
  /** False if it ends a tenth and eight units above where the second half began, by the straight line through it. */
  readonly isFlat: boolean;
  words(unit: string): string;
}

export function growth(points: readonly (readonly [at: number, value: number])[]): Growth {
  const half = points.slice(Math.floor(points.length / 2));
  const [first = [0, 0], last = [0, 0]] = [half[0], half.at(-1)];
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const middle = mean(half.map(([at]) => at));
  const level = mean(half.map(([, value]) => value));
  const spread = half.reduce((sum, [at]) => sum + (at - middle) ** 2, 0);
  const slope =
    spread === 0 ? 0 : half.reduce((sum, [at, value]) => sum + (at - middle) * (value - level), 0) / spread;
  const grown = slope * (last[0] - first[0]);
  const values = points.map(([, value]) => value);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return {
    isFlat: grown < level * 0.1 + 8,
    words: (unit) => {
      const figures = [values[0] ?? 0, least, most, values.at(-1) ?? 0].map((value) => value.toFixed(1));
      const [start, low, high, end] = figures;
      return `first ${start}, least ${low}, most ${high}, last ${end} ${unit}, ${grown >= 0 ? '+' : ''}${grown.toFixed(1)} over the second half`;
    },
  };
}
