import type { Clock, Randomness, Timer } from '../engine/ports.ts';

/** This machine's time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimer: (callback, delay): Timer => ({ timer: setTimeout(callback, delay) }),
  clearTimer: ({ timer }) => clearTimeout(timer as NodeJS.Timeout),
};

/** Jitter needs no secrecy; ids come from the system's generator. */
export const systemRandomness: Randomness = {
  fraction: () => Math.random(),
  uuid: () => globalThis.crypto.randomUUID(),
};
