import type { SessionEventType } from '../engine/events.ts';
import type { FailureKind } from '../engine/failure.ts';
import type { Instant } from '../engine/session.ts';
import type { ProfileDatabase } from './profile-database.ts';
import { storageFailure } from './storage-failure.ts';

/** How often an event happened within an hour. */
export interface EventCount {
  /** The beginning of the hour. */
  readonly at: Instant;
  readonly type: SessionEventType;
  readonly providerId: string;
  readonly failure?: FailureKind;
  readonly count: number;
}

/** How often events of the types happened to each provider between two instants. Throws `storage-unavailable`. */
export function countEvents(
  { connection }: ProfileDatabase,
  from: Instant,
  to: Instant,
  types: readonly SessionEventType[],
): readonly EventCount[] {
  try {
    const rows = connection
      .prepare(`
        -- One event can stand for several hand-outs.
        SELECT at / 3600000 * 3600000 AS at, type, provider_id, failure ->> '$.kind' AS failure, sum(coalesce(facts ->> '$.more', 1)) AS count
        FROM events
        WHERE at >= ? AND at < ? AND provider_id IS NOT NULL AND type IN (SELECT value FROM json_each(?))
        GROUP BY 1, 2, 3, 4
      `)
      .all(from, to, JSON.stringify(types));
    return rows.flatMap(({ at, type, provider_id, failure, count }) => {
      const known = types.find((one) => one === type);
      if (!known) return [];
      return {
        at: Number(at),
        type: known,
        providerId: String(provider_id),
        // Kinds stand in the log as this or another version of Latchkey wrote them; a figure is all that comes of them.
        ...(failure === null ? {} : { failure: String(failure) as FailureKind }),
        count: Number(count),
      };
    });
  } catch (error) {
    throw storageFailure(error, 'The event log could not be read');
  }
}
