import { expect, test } from 'vitest';
import { countEvents } from '../../main/accounts/event-counts.ts';
import { SqliteEventLog } from '../../main/accounts/event-log.ts';
import type { SessionEvent } from '../../main/engine/events.ts';
import { countedEvents, HealthFigures } from '../../main/host/health-figures.ts';
import { openDatabase } from '../accounts/open-database.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const hour = 3_600_000;
const start = Date.UTC(2026, 10, 21, 12, 30);

function event(at: number, type: SessionEvent['type'], more: Partial<SessionEvent> = {}): SessionEvent {
  return { at, type, actor: 'refresher', providerId: 'suno', ...more };
}

const transient = { failure: { kind: 'transient', message: 'No.' } } as const;

/** Figures on a real log, at a time that the test sets. */
function figures(folder = temporaryFolder()) {
  const clock = { now: start };
  const database = openDatabase(folder, { now: () => clock.now });
  const log = new SqliteEventLog(database);
  const past = (from: number, to: number) => countEvents(database, from, to, countedEvents);
  return {
    clock,
    folder,
    database,
    log,
    health: () => new HealthFigures({ now: () => clock.now, log, past }),
  };
}

test('what happened in the last day is told, also what an earlier engine saw; what is older is not', () => {
  const { clock, log, database, health } = figures();
  for (const ago of [30, 20, 1]) log.append(event(start - ago * hour, 'refreshed'));
  log.append(event(start - 2 * hour, 'refresh-failed', transient));
  log.append(event(start - 2 * hour, 'handed-out', { facts: { what: 'token', more: 9 } }));
  log.append(event(start - 60_000, 'reauthenticated', { providerId: 'pixverse' }));
  log.flush();
  const now = health();
  now.append(event(start, 'refreshed'));
  now.append(event(start, 'evicted', { failure: { kind: 'evicted', message: 'Elsewhere.' } }));
  now.noteUnreadable('suno');
  const suno = {
    renewed: 3,
    reauthenticated: 0,
    failures: { transient: 1, evicted: 1 },
    unreadable: 1,
    handedOut: 9,
  };
  expect(now.recent().providers.get('suno')).toEqual(suno);
  expect(now.recent().providers.get('pixverse')).toMatchObject({ reauthenticated: 1 });
  expect(now.sinceStart().get('suno')).toMatchObject({ renewed: 1, failures: { evicted: 1 }, handedOut: 0 });
  clock.now += 24 * hour;
  expect(now.recent().providers.get('suno')).toMatchObject({ renewed: 1, failures: { evicted: 1 } });
  clock.now += 2 * hour;
  expect(now.recent().providers.get('suno')).toBeUndefined();
  // All of it went on to the log.
  log.flush();
  expect(database.connection.prepare('SELECT count(*) AS rows FROM events').get()).toEqual({ rows: 8 });
});

test('counting costs no memory that grows with time', () => {
  const { clock, health } = figures();
  const now = health();
  for (let index = 0; index < 500; index += 1) {
    clock.now += hour;
    now.append(event(clock.now, 'refreshed'));
  }
  expect(now.recent().providers.get('suno')?.renewed).toBe(25);
});
