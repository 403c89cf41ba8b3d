import type { AccountData } from '../../preload/contract.ts';
import { RelativeTime } from '../parts/relative-time.tsx';
import { formats, texts } from '../texts/texts.ts';
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
        <PanelSection title={words.sections.credits}>
          <p className="credits-total">{formats.amount(credits.total, credits.unit)}</p>
          <dl className="facts">
            {Object.entries(credits.parts).map(([part, amount]) => (
              <Fact key={part} name={words.part[part] ?? part} number>
                {formats.amount(amount, credits.unit)}
              </Fact>
            ))}
            {credits.plan !== undefined && <Fact name={words.facts.plan}>{credits.plan}</Fact>}
            <Fact name={words.facts.creditsRead}>
              <RelativeTime at={credits.readAt} />
            </Fact>
          </dl>
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
