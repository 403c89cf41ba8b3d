import type { EngineContext } from './engine-context.ts';
import type { Renewal } from './renewal.ts';
import type { Milliseconds } from './session.ts';

/** How long renewals under way are waited for: to interrupt one can lose a rotated token. */
const grace: Milliseconds = 10_000;

/**
 * Resolves when what runs has ended and what waits for the vault was offered to it once more. After 10 s what still runs is interrupted,
 * if there is a way to, or else waited for no longer.
 */
export async function comeToRest(
  { book, keeper, ports }: EngineContext,
  renewal: Renewal,
  interrupt?: () => void,
): Promise<void> {
  const over = Promise.withResolvers<void>();
  const timer = ports.clock.setTimer(interrupt ?? over.resolve, grace);
  const running = [...book.entries()].flatMap((entry) => [entry.renewal, entry.signIn, entry.creditReading]);
  await Promise.race([Promise.allSettled(running), over.promise]);
  ports.clock.clearTimer(timer);
  await Promise.allSettled(Array.from(book.entries(), (entry) => renewal.saveUnsaved(entry)));
  await keeper.keepRefusedChanges();
  await book.settled();
}
