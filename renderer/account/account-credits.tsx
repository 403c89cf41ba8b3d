import { useEffect, useState } from 'react';
import { CreditCare } from '../credits/credit-care.tsx';
import { Ticking } from '../parts/relative-time.tsx';
import type { Credits } from '../state/contract-types.ts';
import { useActions } from '../state/window-context.tsx';
import { formats, texts, times } from '../texts/texts.ts';
import { CreditChart } from './credit-chart.tsx';
import { type CreditStep, forecast } from './forecast.ts';
import { PanelSection, type PanelSectionProps } from './panel-section.tsx';

const words = texts.account;
const day = 86_400_000;
/** How much of the history the panel draws, in milliseconds. */
const chartSpan = 30 * day;
/** Milliseconds without a change before the history is read: the panel can follow a hurried arrow key. */
const settled = 120;

/** What the account may still spend, how it splits, how it went and how it goes on. */
export function AccountCredits({ account }: PanelSectionProps) {
  const { id, credits } = account;
  const steps = useSteps(id, credits);
  if (!credits) return null;
  return (
    <PanelSection
      title={words.sections.credits}
      end={<span className="credits-total">{formats.amount(credits.total, credits.unit)}</span>}
    >
      <p>{partsOf(credits).join(' · ')}</p>
      <p className="muted">
        <Ticking
          say={(now) => {
            const when = times.when(Math.min(credits.readAt, now), now);
            return credits.plan === undefined ? words.readAt(when) : words.planReadAt(credits.plan, when);
          }}
        />
      </p>
      {steps.length > 1 && <CreditChart steps={steps} unit={credits.unit} />}
      <p className="credits-forecast">
        <Ticking say={(now) => forecastWords(steps, credits, now)} />
      </p>
      <CreditCare account={account} />
    </PanelSection>
  );
}

/** The steps of the last month, and the last reading as their end; empty while they are not read. */
function useSteps(id: string, credits: Credits | undefined): readonly CreditStep[] {
  const { readCreditHistory } = useActions();
  const [history, setHistory] = useState<readonly CreditStep[]>([]);
  const readAt = credits?.readAt;
  useEffect(() => {
    if (readAt === undefined) return;
    let current = true;
    const timer = setTimeout(async () => {
      const reply = await readCreditHistory(id, readAt - chartSpan);
      // Without its history the section says all that it must.
      if (current && reply.ok) setHistory(reply.value.points);
    }, settled);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [id, readAt, readCreditHistory]);
  if (!credits || history.length === 0) return [];
  return [...history.filter(({ at }) => at < credits.readAt), { at: credits.readAt, total: credits.total }];
}

function forecastWords(steps: readonly CreditStep[], { unit }: Credits, now: number): string {
  const ahead = forecast(steps, now);
  if (!ahead) return '';
  return words.chart.forecast(times.comingDay(ahead.emptyAt, now), formats.amount(round(ahead.perDay), unit));
}

/** A rate is no more exact than two figures. */
function round(value: number): number {
  return Number(value.toPrecision(2));
}

/** How the credits split: `60 daily`, `300 monthly`. */
function partsOf(credits: Credits): readonly string[] {
  const names: Readonly<Record<string, string>> = words.part;
  return Object.entries(credits.parts).map(([part, amount]) =>
    words.partOf(formats.amount(amount, credits.unit), names[part] ?? part),
  );
}
