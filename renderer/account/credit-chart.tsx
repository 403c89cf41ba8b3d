import { useId, useState } from 'react';
import { Button } from '../parts/button.tsx';
import { placesIn } from '../parts/sparkline.tsx';
import { formats, texts } from '../texts/texts.ts';
import type { CreditStep } from './forecast.ts';
import './credit-chart.css';

const words = texts.account.chart;
/** In the units of the drawing, which are pixels at the usual width of the panel. */
const size = { width: 308, height: 80, margin: 4 } as const;

/** How credits went, as a line of steps that is labelled at its ends; a table of the same values is one key away. */
export function CreditChart({
  steps,
  unit,
}: {
  readonly steps: readonly CreditStep[];
  readonly unit: string;
}) {
  const [asTable, setAsTable] = useState(false);
  const id = useId();
  const amount = (value: number) => formats.amount(value, unit);
  return (
    <figure className="chart" aria-labelledby={id}>
      <figcaption id={id} className="visually-hidden">
        {summary(steps, amount)}
      </figcaption>
      {asTable ? (
        <ChartTable steps={steps} amount={amount} />
      ) : (
        <ChartDrawing steps={steps} amount={amount} />
      )}
      <Button look="quiet" small className="chart-switch" onClick={() => setAsTable(!asTable)}>
        {asTable ? words.asChart : words.asTable}
      </Button>
    </figure>
  );
}

interface ChartProps {
  readonly steps: readonly CreditStep[];
  readonly amount: (value: number) => string;
}

function ChartDrawing({ steps, amount }: ChartProps) {
  const [first] = steps;
  const last = steps.at(-1);
  if (!first || !last) return null;
  const totals = steps.map(({ total }) => total);
  const [least, most] = [Math.min(...totals), Math.max(...totals)];
  const place = placesIn(steps, size);
  const [endX, endY] = place(last);
  const line = stepLine(steps, place);
  return (
    <div className="chart-drawing" aria-hidden="true">
      <svg viewBox={`0 0 ${size.width} ${size.height}`} fill="none" aria-hidden="true">
        <path d={`${line}V${size.height}H${size.margin}Z`} className="chart-area" />
        <path d={line} className="chart-line" />
        <circle cx={endX} cy={endY} r="3" className="chart-end" />
      </svg>
      <div className="chart-labels muted">
        <span>{formats.day(first.at)}</span>
        <span>{words.range(amount(least), amount(most))}</span>
        <strong>{words.now(amount(last.total))}</strong>
      </div>
    </div>
  );
}

/** What an account has stays until it changes: the line goes level, then up or down. */
function stepLine(
  steps: readonly CreditStep[],
  place: (step: CreditStep) => readonly [number, number],
): string {
  return steps
    .map((step, index) => {
      const [x, y] = place(step);
      return index === 0 ? `M${x} ${y}` : `H${x}V${y}`;
    })
    .join('');
}

function ChartTable({ steps, amount }: ChartProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section className="chart-table" tabIndex={0} aria-label={words.values}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.day}</th>
            <th scope="col">{texts.account.sections.credits}</th>
          </tr>
        </thead>
        <tbody>
          {steps.toReversed().map(({ at, total }) => (
            <tr key={at}>
              <td>{formats.dayAndClock(at, at)}</td>
              <td>{amount(total)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function summary(steps: readonly CreditStep[], amount: (value: number) => string): string {
  const totals = steps.map(({ total }) => total);
  return words.summary(
    amount(totals[0] ?? 0),
    amount(totals.at(-1) ?? 0),
    amount(Math.min(...totals)),
    amount(Math.max(...totals)),
  );
}
