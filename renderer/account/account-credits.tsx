import type { AccountData } from '../../preload/contract.ts';
import { Ticking } from '../parts/relative-time.tsx';
import type { Credits } from '../state/contract-types.ts';
import { formats, texts, times } from '../texts/texts.ts';
import { Fact } from './fact.tsx';
import { PanelSection } from './panel-section.tsx';

const words = texts.account;

/** What the account may still spend, how it splits, and the tasks that pay more. */
export function AccountCredits({ account }: { readonly account: AccountData }) {
  const { credits, tasks = [] } = account;
  if (!credits && tasks.length === 0) return null;
  return (
    <>
      {credits && (
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
      )}
      {tasks.length > 0 && (
        <PanelSection title={words.sections.tasks}>
          <dl className="facts">
            {tasks.map((task) => (
              <Fact key={task.name} name={task.name}>
                {words.task(formats.number(task.done), formats.number(task.total))}
                <span className="muted"> · {words.taskReward(formats.number(task.reward))}</span>
              </Fact>
            ))}
          </dl>
        </PanelSection>
      )}
    </>
  );
}

/** How the credits split: `60 daily`, `300 monthly`. */
function partsOf(credits: Credits): readonly string[] {
  return Object.entries(credits.parts).map(([part, amount]) =>
    words.partOf(formats.amount(amount, credits.unit), words.part[part] ?? part),
  );
}
