import { formats, texts } from '../texts/texts.ts';
import { Fact } from './fact.tsx';
import { PanelSection, type PanelSectionProps } from './panel-section.tsx';

const words = texts.account;

/** The tasks that the provider pays credits for. */
export function AccountTasks({ account: { tasks = [] } }: PanelSectionProps) {
  if (tasks.length === 0) return null;
  return (
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
  );
}
