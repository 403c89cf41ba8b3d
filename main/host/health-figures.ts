import type { CountsByProvider, Health, ProviderCounts } from '../api/reliability-parts.ts';
import type { SessionEvent, SessionEventType } from '../engine/events.ts';
import type { FailureKind } from '../engine/failure.ts';
import type { EventLog } from '../engine/ports.ts';
import type { Instant, Milliseconds } from '../engine/session.ts';

const hour: Milliseconds = 3_600_000;
/** How far back `recent` looks, in slices of an hour. */
const recentHours = 24;

/** The events that the figures are made of. Each failed try to renew ends with one of the last three. */
export const countedEvents: readonly SessionEventType[] = [
  'refreshed',
  'reauthenticated',
  'handed-out',
  'refresh-failed',
  'evicted',
  'needs-sign-in',
];

/** What is known of an event that was counted by somebody else: how often it happened within an hour. */
export interface CountedEvents {
  /** Any instant of the hour. */
  readonly at: Instant;
  readonly type: SessionEventType;
  readonly providerId: string;
  readonly failure?: FailureKind | undefined;
  readonly count: number;
}

interface Counts extends ProviderCounts {
  renewed: number;
  reauthenticated: number;
  readonly failures: Partial<Record<FailureKind, number>>;
  unreadable: number;
  handedOut: number;
}

type Slice = Map<string, Counts>;

export interface HealthFiguresOptions {
  readonly now: () => Instant;
  /** Where events go on to. */
  readonly log: EventLog;
  /** What the log knows of the hours before this engine started; asked once, when somebody first wants to know. */
  readonly past: (from: Instant, to: Instant) => readonly CountedEvents[];
}

/** Counts what passes by on its way to the event log: in hours for the last day, and since the start. */
export class HealthFigures implements EventLog, Health {
  readonly #options: HealthFiguresOptions;
  readonly #startedAt: Instant;
  readonly #total: Slice = new Map();
  readonly #hours = new Map<number, Slice>();
  #isPastKnown = false;

  constructor(options: HealthFiguresOptions) {
    this.#options = options;
    this.#startedAt = options.now();
  }

  append(event: SessionEvent): void {
    this.#options.log.append(event);
    const { type, providerId, failure, facts, at } = event;
    if (providerId === undefined || !countedEvents.includes(type)) return;
    // One event can stand for several hand-outs.
    const count = Number(facts?.more ?? 1);
    const counted = { type, providerId, failure: failure?.kind, count };
    this.#count(this.#sliceAt(at), counted);
    this.#count(this.#total, counted);
  }

  /** A saved session of the provider could not be opened because it, or the key, is damaged. */
  noteUnreadable(providerId: string): void {
    countsOf(this.#sliceAt(this.#options.now()), providerId).unreadable += 1;
    countsOf(this.#total, providerId).unreadable += 1;
  }

  recent(): { readonly since: Instant; readonly providers: CountsByProvider } {
    const since = this.#options.now() - recentHours * hour;
    this.#learnPast(since);
    const sum: Slice = new Map();
    for (const [index, slice] of this.#hours) {
      if (index < Math.floor(since / hour)) continue;
      for (const [providerId, counts] of slice) add(countsOf(sum, providerId), counts);
    }
    return { since, providers: sum };
  }

  sinceStart(): CountsByProvider {
    return this.#total;
  }

  #learnPast(since: Instant): void {
    if (this.#isPastKnown) return;
    this.#isPastKnown = true;
    // What came after the start passed by here.
    for (const counted of this.#options.past(since, this.#startedAt)) {
      this.#count(this.#sliceAt(counted.at), counted);
    }
  }

  #sliceAt(at: Instant): Slice {
    const index = Math.floor(at / hour);
    const known = this.#hours.get(index);
    if (known) return known;
    const slice: Slice = new Map();
    this.#hours.set(index, slice);
    const oldest = Math.floor(this.#options.now() / hour) - recentHours;
    // A clock that was set back and forth leaves hours that lie in the future; they go once they are old.
    for (const other of this.#hours.keys()) if (other < oldest && other !== index) this.#hours.delete(other);
    return slice;
  }

  #count(slice: Slice, { type, providerId, failure, count }: Omit<CountedEvents, 'at'>): void {
    const counts = countsOf(slice, providerId);
    if (type === 'refreshed') counts.renewed += count;
    else if (type === 'reauthenticated') counts.reauthenticated += count;
    else if (type === 'handed-out') counts.handedOut += count;
    else addFailure(counts, failure ?? 'unexpected', count);
  }
}

function countsOf(slice: Slice, providerId: string): Counts {
  const known = slice.get(providerId);
  if (known) return known;
  const counts: Counts = { renewed: 0, reauthenticated: 0, failures: {}, unreadable: 0, handedOut: 0 };
  slice.set(providerId, counts);
  return counts;
}

function addFailure({ failures }: Counts, kind: FailureKind, count: number): void {
  failures[kind] = (failures[kind] ?? 0) + count;
}

function add(sum: Counts, more: ProviderCounts): void {
  sum.renewed += more.renewed;
  sum.reauthenticated += more.reauthenticated;
  sum.unreadable += more.unreadable;
  sum.handedOut += more.handedOut;
  for (const [kind, count] of Object.entries(more.failures)) addFailure(sum, kind as FailureKind, count);
}
