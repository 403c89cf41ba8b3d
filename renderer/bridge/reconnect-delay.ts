/** Milliseconds: soon at first, since most restarts are short. */
const first = 500;
/** Milliseconds: a person who comes back to the window should not wait long. */
const longest = 30_000;

/**
 * How long to wait before try number `attempt` (0 is the first). Doubles up to 30 s; the upper half is random, so that many windows do not
 * knock at once. `fraction` is uniform in [0, 1).
 */
export function reconnectDelay(attempt: number, fraction: number): number {
  const ceiling = Math.min(longest, first * 2 ** Math.min(attempt, 16));
  return ceiling / 2 + (ceiling / 2) * fraction;
}
