import { fail } from '../engine/failure.ts';
import type { Clock } from '../engine/ports.ts';
import type { Milliseconds } from '../engine/session.ts';

/** The error of a sign-in that somebody ended. */
export function cancelled(): Error {
  return fail('cancelled', 'The sign-in was cancelled.');
}

/** Throws `cancelled` if the sign-in was ended. */
export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw cancelled();
}

/** Resolves after the time. Throws `cancelled` as soon as `signal` aborts. */
export function wait(clock: Clock, time: Milliseconds, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(cancelled());
      return;
    }
    const onAbort = () => {
      clock.clearTimer(timer);
      reject(cancelled());
    };
    const timer = clock.setTimer(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, time);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

/** What `promise` brings, or `cancelled` as soon as `signal` aborts. */
export function unlessCancelled<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(cancelled());
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

/** Whether `promise` came to an end within the time. What it brings or throws is left to its owner. */
export async function endsWithin(
  clock: Clock,
  promise: Promise<unknown>,
  time: Milliseconds,
): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<false>();
  const timer = clock.setTimer(() => resolve(false), time);
  try {
    return await Promise.race([
      promise.then(
        () => true,
        () => true,
      ),
      late,
    ]);
  } finally {
    clock.clearTimer(timer);
  }
}
