import { setTimeout as pause } from 'node:timers/promises';

/** Waits until `read` returns something other than undefined and false, and does not throw; 20 s at most. */
export async function until<T>(
  read: () => T | Promise<T>,
  within = 20_000,
): Promise<Exclude<T, undefined | false>> {
  const end = performance.now() + within;
  let last: unknown = 'nothing was there';
  while (performance.now() < end) {
    try {
      const value = await read();
      if (value !== undefined && value !== false) return value as Exclude<T, undefined | false>;
    } catch (error) {
      last = error;
    }
    await pause(25);
  }
  throw new Error(`waited ${within} ms in vain`, { cause: last });
}
