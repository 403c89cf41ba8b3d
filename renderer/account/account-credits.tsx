import { Ticking } from '../parts/relative-time.tsx';
import type { Credits } from '../state/contract-types.ts';
import { formats, texts, times } from '../texts/texts.ts';
import { PanelSection, type PanelSectionProps } from './panel-section.tsx';

const words = texts.account;

/** What the account may still spend, and how it splits. */
export function AccountCredits({ account: { credits } }: PanelSectionProps) {
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
    </PanelSection>
  );
}

/** How the credits split: `60 daily`, `300 monthly`. */
function partsOf(credits: Credits): readonly string[] {
  return Object.entries(credits.parts).map(([part, amount]) =>
    words.partOf(formats.amount(amount, credits.unit), words.part[part] ?? part),
  );
}
