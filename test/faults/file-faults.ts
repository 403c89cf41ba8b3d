import type { FileFault } from './faulty-life.ts';

/** What can go wrong at each call that works on a file. */
const faultsOfCalls: Readonly<Record<string, readonly string[]>> = {
  openat: ['EACCES', 'EMFILE', 'ENOSPC', 'EIO', 'KILL'],
  read: ['EIO'],
  pread64: ['EIO'],
  write: ['ENOSPC', 'EIO', 'KILL'],
  pwrite64: ['ENOSPC', 'EIO', 'KILL'],
  fsync: ['EIO', 'KILL'],
  ftruncate: ['EIO', 'KILL'],
  rename: ['EACCES', 'ENOSPC', 'KILL'],
  unlink: ['EACCES', 'KILL'],
  mkdir: ['EACCES'],
};

export const faultyCalls = Object.keys(faultsOfCalls);

/** Every fault at every call that a life makes, as often as `counts` says that it makes each. */
export function everyFileFault(counts: ReadonlyMap<string, number>): FileFault[] {
  return Object.entries(faultsOfCalls).flatMap(([call, whats]) =>
    whats.flatMap((what) =>
      Array.from({ length: counts.get(call) ?? 0 }, (_, index) => ({ call, what, when: index + 1 })),
    ),
  );
}

/** A sample, evenly over all of them. */
export function sampleOf<Item>(items: readonly Item[], size: number): Item[] {
  const step = items.length / size;
  return Array.from({ length: size }, (_, index) => items[Math.floor((index + 0.5) * step)]).filter(
    (item) => item !== undefined,
  );
}

export function faultWords({ call, what, when }: FileFault): string {
  return what === 'KILL' ? `SIGKILL at ${call} ${when}` : `${what} at ${call} ${when}`;
}
