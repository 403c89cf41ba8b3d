import { failureOf } from '../engine/failure.ts';

/**
 * What the app remembers apart from the profile: window places, what was told already. Kept by electron-store; what comes out of it is
 * checked by whoever reads it, because anybody may have written the file.
 */
export interface DesktopMemory {
  get(key: string): unknown;
  set(key: string, value: unknown): void;
}

/**
 * A memory that never throws, and forgets at the end of the app what cannot be written: on a full disk, or beside a file that cannot be
 * read, sessions are kept alive all the same.
 */
export function lenientMemory(open: () => DesktopMemory, log: (line: string) => void): DesktopMemory {
  const unwritten = new Map<string, unknown>();
  const orLog = <T>(work: () => T): T | undefined => {
    try {
      return work();
    } catch (error) {
      const { kind, detail } = failureOf(error);
      log(`What the app remembers cannot be read or written (${detail ?? kind}).`);
      return undefined;
    }
  };
  const memory = orLog(open);
  return {
    get: (key) => (unwritten.has(key) ? unwritten.get(key) : orLog(() => memory?.get(key))),
    set: (key, value) => {
      unwritten.set(key, value);
      orLog(() => {
        memory?.set(key, value);
        if (memory) unwritten.delete(key);
      });
    },
  };
}
