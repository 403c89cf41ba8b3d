import type { Formats } from './formats.ts';

/** What a language needs to speak of times. */
export interface TimeWords {
  readonly now: string;
  readonly justNow: string;
  readonly seconds: (count: string) => string;
  readonly minutes: (count: string) => string;
  readonly hours: (count: string) => string;
  readonly days: (count: string) => string;
  /** `in 12 min` */
  readonly ahead: (amount: string) => string;
  /** `12 min ago` */
  readonly ago: (amount: string) => string;
  readonly today: string;
  readonly tomorrow: string;
  /** `on 3 Mar, 14:05`: a day within a sentence. */
  readonly onDay: (day: string) => string;
}

/** Speaks of times: relative up to a day, absolute beyond. Instants and durations are in milliseconds. */
export interface Times {
  /** A length of time: `12 min`. */
  duration(length: number): string;
  /** On its own: `in 12 min`, `3 h ago`, `3 Mar, 14:05`. */
  relative(at: number, now: number): string;
  /** On its own, of what has happened, whatever the clocks say: never `in 1 s`. */
  since(at: number, now: number): string;
  /** Within a sentence: `in 12 min`, `on 3 Mar, 14:05`. */
  when(at: number, now: number): string;
  /** An end within a sentence: `14:05`, or with the day where that is another one. */
  until(at: number, now: number): string;
  /** A day to come within a sentence: `today`, `tomorrow`, `on Thursday`, and from a week on `on 3 Mar`. */
  comingDay(at: number, now: number): string;
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
/** So short a while ago that counting seconds would only be unrest. */
const justNow = 5 * second;

/** Makes the speaker of times for a language and a locale. */
export function createTimes(words: TimeWords, formats: Formats): Times {
  function duration(length: number): string {
    const seconds = Math.round(length / second);
    if (seconds < 60) return words.seconds(formats.number(seconds));
    const minutes = Math.round(length / minute);
    if (minutes < 60) return words.minutes(formats.number(minutes));
    const hours = Math.round(length / hour);
    if (hours < 24) return words.hours(formats.number(hours));
    return words.days(formats.number(Math.round(length / day)));
  }

  /** The relative form, or undefined beyond a day. */
  function nearby(at: number, now: number): string | undefined {
    const distance = at - now;
    // What `duration` would call a day is told by its date.
    if (Math.round(Math.abs(distance) / hour) >= 24) return undefined;
    if (distance > 0) return Math.round(distance / second) < 1 ? words.now : words.ahead(duration(distance));
    return -distance < justNow ? words.justNow : words.ago(duration(-distance));
  }

  return {
    duration,
    relative: (at, now) => nearby(at, now) ?? formats.dayAndClock(at, now),
    since: (at, now) => nearby(Math.min(at, now), now) ?? formats.dayAndClock(at, now),
    when: (at, now) => nearby(at, now) ?? words.onDay(formats.dayAndClock(at, now)),
    comingDay(at, now) {
      if (formats.sameDay(at, now)) return words.today;
      if (formats.sameDay(at, now + day)) return words.tomorrow;
      return words.onDay(at - now < 6 * day ? formats.weekday(at) : formats.day(at));
    },
    until: (at, now) => (formats.sameDay(at, now) ? formats.clock(at) : formats.dayAndClock(at, now)),
  };
}
