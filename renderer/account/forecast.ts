/** What an account could spend from an instant (milliseconds) on. */
export interface CreditStep {
  readonly at: number;
  readonly total: number;
}

/** How credits go on, if nothing changes. */
export interface Forecast {
  /** What goes each day, more than what comes. */
  readonly perDay: number;
  /** When nothing is left; milliseconds. */
  readonly emptyAt: number;
}

const day = 86_400_000;
/** So far back that a week is judged as a whole. */
const span = 7 * day;
/** From less than this nothing can be said about days. */
const shortest = day;
/** What lies further ahead is as good as not known. */
const furthest = 90 * day;

/**
 * How the credits of an account go on at the rate of the last week: what was spent on an average day, less what comes on a usual one (the
 * median, so that a purchase now and then counts for nothing and daily credits count in full). Undefined where nothing goes, too little is
 * known, or it lasts for longer than three months. `steps` are in their order.
 */
export function forecast(steps: readonly CreditStep[], now: number): Forecast | undefined {
  const last = steps.at(-1);
  const from = Math.max(now - span, steps[0]?.at ?? now);
  const elapsed = now - from;
  if (!last || elapsed < shortest || last.total <= 0) return undefined;
  const days = elapsed / day;
  const gains = Array.from({ length: Math.ceil(days) }, () => 0);
  let spent = 0;
  for (const [index, { at, total }] of steps.slice(1).entries()) {
    const change = total - (steps[index]?.total ?? total);
    if (at <= from || at > now) continue;
    if (change < 0) spent -= change;
    else {
      const which = Math.min(gains.length - 1, Math.floor((at - from) / day));
      gains[which] = (gains[which] ?? 0) + change;
    }
  }
  const perDay = spent / days - median(gains);
  const emptyAt = now + (last.total / perDay) * day;
  return perDay > 0 && emptyAt - now <= furthest ? { perDay, emptyAt } : undefined;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((first, second) => first - second);
  // Of two in the middle the lower one: credits that come on half of the days are not counted on.
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
