import { useMemo } from 'react';
import { useTicking, useWindow } from '../state/window-context.tsx';
import { formats, texts } from '../texts/texts.ts';
import { OverviewSection } from './overview-section.tsx';
import { type PlannedHour, plannedHours } from './planned-hours.ts';

const words = texts.overview;
const minute = 60_000;
/** Every so many hours have their time below them. */
const labelled = 6;

/** The next 24 hours as a line of bars: how many refreshes each hour has. */
export function DaySection() {
  const accounts = useWindow((state) => state.accounts);
  // By the minute: the bars move no sooner than anybody could see.
  const now = useTicking((time) => Math.floor(time / minute) * minute);
  const hours = useMemo(() => plannedHours(accounts.values(), now), [accounts, now]);
  const total = hours.reduce((sum, { count }) => sum + count, 0);
  return (
    <OverviewSection
      title={words.day}
      end={total > 0 ? words.dayTotal(total, formats.number(total)) : undefined}
    >
      {total === 0 ? <p className="muted">{words.nothingPlanned}</p> : <DayBars hours={hours} />}
    </OverviewSection>
  );
}

function DayBars({ hours }: { readonly hours: readonly PlannedHour[] }) {
  const counts = hours.map(({ count }) => count);
  const most = Math.max(...counts);
  const highest = counts.indexOf(most);
  return (
    <ol className="day">
      {hours.map(({ from, count }, index) => {
        const span = words.hour(formats.clock(from), formats.clock(from + 60 * minute));
        const shown = words.refreshes(count, formats.number(count));
        return (
          <li key={from} className="day-hour" title={`${span}: ${shown}`}>
            <span className="visually-hidden">
              {span}: {shown}
            </span>
            <span className="day-bar" style={{ height: `${barHeight(count, most)}%` }} aria-hidden="true">
              {count > 0 && index === highest && <span className="day-count">{formats.number(count)}</span>}
            </span>
            <span className="day-label" aria-hidden="true">
              {index === 0 && words.now}
              {index > 0 && index % labelled === 0 && formats.clock(from)}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

/** In percent; one refresh can be seen beside a thousand. */
function barHeight(count: number, most: number): number {
  return count === 0 ? 0 : Math.max(6, (count / most) * 100);
}
