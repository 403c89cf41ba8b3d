import type { Instant, Milliseconds } from '../engine/session.ts';
import type { Database } from './database.ts';

/** How long to wait between two sweeps. */
export const sweepInterval: Milliseconds = 60 * 60_000;

/** Counts of tokens are kept as long as the longest usual lifetime. */
const countsKept: Milliseconds = 90 * 24 * 60 * 60_000;

/** Removes what is over, so that a Playground that runs for months stays small. Nothing that is removed was still good. */
export function sweep(database: Database, now: Instant): void {
  for (const table of ['sessions', 'rotating_tokens', 'access_tokens', 'video_sessions']) {
    database.prepare(`DELETE FROM ${table} WHERE ends_at <= ?`).run(now);
  }
  // Codes stay a while after their end, so that a late client is told why.
  for (const table of ['authorization_codes', 'device_codes']) {
    database.prepare(`DELETE FROM ${table} WHERE ends_at <= ?`).run(now - sweepInterval);
  }
  database.prepare('DELETE FROM families WHERE id NOT IN (SELECT family FROM rotating_tokens)').run();
  database.prepare('DELETE FROM refresh_uses WHERE last_at <= ?').run(now - countsKept);
}
