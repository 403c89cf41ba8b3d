import { createNameComparison } from '../../preload/list-order.ts';

/** Numbers, amounts and absolute times as the person's locale writes them. Instants are milliseconds since 1970. */
export interface Formats {
  /** The locale that is used, a BCP 47 tag. */
  readonly locale: string;
  number(value: number): string;
  /** A share of one, such as `20%`. */
  percent(share: number): string;
  /** Credits as a plain number; an ISO 4217 unit such as `USD` as money. */
  amount(value: number, unit: string): string;
  /** The difference between two amounts, with its sign. */
  change(value: number, unit: string): string;
  /** Time of day, `14:05`. */
  clock(at: number): string;
  /** Day and time of day, without the year where it is the year of `now`. */
  dayAndClock(at: number, now: number): string;
  /** A day without its time, `12 Nov`. */
  day(at: number): string;
  /** The name of a day, `Thursday`. */
  weekday(at: number): string;
  /** Everything, for tooltips. */
  full(at: number): string;
  /** Whether two instants lie on the same day of the calendar. */
  sameDay(first: number, second: number): boolean;
  /** Orders names as people of the locale expect, digits by value. */
  compare(first: string, second: string): number;
}

/** Makes the formats of a locale; locale and time zone are those of the system unless given. */
export function createFormats(locale?: string, timeZone?: string): Formats {
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const signed = once(
    () => new Intl.NumberFormat(locale, { maximumFractionDigits: 2, signDisplay: 'exceptZero' }),
  );
  const percent = once(() => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }));
  const { hour12 = false } = new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions();
  // `09:05` lines up with `14:05`, while `09:05 AM` is written by nobody.
  const time = { hour: hour12 ? 'numeric' : '2-digit', minute: '2-digit', timeZone } as const;
  const clock = new Intl.DateTimeFormat(locale, time);
  const dayAndClock = once(
    () => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', ...time }),
  );
  const withYear = once(
    () => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone }),
  );
  const full = once(
    () => new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'medium', timeZone }),
  );
  const day = once(() => new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', timeZone }));
  const year = once(() => new Intl.DateTimeFormat('en-CA', { year: 'numeric', timeZone }));
  const shortDay = once(() => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone }));
  const weekday = once(() => new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone }));
  const money = new Map<string, Intl.NumberFormat>();

  function moneyIn(currency: string): Intl.NumberFormat {
    const known = money.get(currency);
    if (known) return known;
    const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
    money.set(currency, format);
    return format;
  }

  return {
    number: (value) => number.format(value),
    percent: (share) => percent().format(share),
    amount: (value, unit) => (/^[A-Z]{3}$/.test(unit) ? moneyIn(unit).format(value) : number.format(value)),
    change: (value, unit) =>
      /^[A-Z]{3}$/.test(unit)
        ? `${value > 0 ? '+' : ''}${moneyIn(unit).format(value)}`
        : signed().format(value),
    clock: (at) => clock.format(at),
    dayAndClock: (at, now) =>
      year().format(at) === year().format(now) ? dayAndClock().format(at) : withYear().format(at),
    day: (at) => shortDay().format(at),
    weekday: (at) => weekday().format(at),
    full: (at) => full().format(at),
    sameDay: (first, second) => day().format(first) === day().format(second),
    locale: number.resolvedOptions().locale,
    compare: createNameComparison(locale),
  };
}

/** Makes a value when it is first asked for: each formatter costs as much as a row of the list. */
function once<Value>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
