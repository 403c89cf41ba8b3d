import { type Profiler, Session } from 'node:inspector/promises';
import { sep } from 'node:path';

/** What a run cost, in milliseconds. */
export interface Cost {
  readonly real: number;
  readonly cpu: number;
  /** Share of the CPU time that the engine took, from 0 to 1, if it was sampled. */
  readonly engineShare: number | undefined;
}

const engineFolder = `${sep}main${sep}engine${sep}`.replaceAll(sep, '/');
const interval = 500;

/** Runs `work`; with `sample`, a sampling profiler tells how much of the time the engine's own code took, and what it called. */
export async function measured(work: () => Promise<void>, sample: boolean): Promise<Cost> {
  const session = sample ? new Session() : undefined;
  session?.connect();
  await session?.post('Profiler.enable');
  await session?.post('Profiler.setSamplingInterval', { interval });
  await session?.post('Profiler.start');
  const startedAt = performance.now();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  const real = performance.now() - startedAt;
  const stopped = await session?.post('Profiler.stop');
  session?.disconnect();
  return { real, cpu: (user + system) / 1_000, engineShare: stopped && shareOf(stopped.profile) };
}

/**
 * The share of samples whose innermost frame with a file is one of the engine's: what the engine spends in builtins counts as its own, and
 * what it spends in the world through its ports does not. Frames without any file (garbage collection, the microtask queue) are shared out
 * in the same proportion.
 */
function shareOf(profile: Profiler.Profile): number {
  const byId = new Map(profile.nodes.map((node) => [node.id, node]));
  const parents = new Map<number, number>();
  for (const node of profile.nodes) for (const child of node.children ?? []) parents.set(child, node.id);
  const ownerOf = (id: number | undefined): string => {
    for (let at = id; at !== undefined; at = parents.get(at)) {
      const url = byId.get(at)?.callFrame.url ?? '';
      if (url.startsWith('file:')) return url;
    }
    return '';
  };
  let engine = 0;
  let owned = 0;
  for (const { id, hitCount = 0 } of profile.nodes) {
    const owner = ownerOf(id);
    if (owner !== '') owned += hitCount;
    if (owner.includes(engineFolder)) engine += hitCount;
  }
  return owned === 0 ? 0 : engine / owned;
}
