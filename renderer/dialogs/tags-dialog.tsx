import { Checkbox } from '@base-ui/react/checkbox';
import { Check, Minus } from 'lucide-react';
import { useState } from 'react';
import type { AccountData } from '../../preload/contract.ts';
import { TextField } from '../parts/text-field.tsx';
import { useActions } from '../state/window-context.tsx';
import { formats, texts } from '../texts/texts.ts';
import { FormDialog } from './form-dialog.tsx';
import './tags-dialog.css';

const words = texts.list.tags;
const longestTag = 40;

/** Tags of one account, or of several together: those that some of them have, and new ones. */
export default function TagsDialog({
  accounts,
  onClose,
}: {
  readonly accounts: readonly AccountData[];
  readonly onClose: () => void;
}) {
  const { tagSome } = useActions();
  const [counts] = useState(() => countTags(accounts));
  const [changes, setChanges] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [problem, setProblem] = useState<string>();
  const [only] = accounts;
  const isMany = accounts.length > 1;

  async function keep(form: FormData): Promise<undefined> {
    const chosen = [...changes].filter(([, on]) => on).map(([tag]) => tag);
    const dropped = [...changes].filter(([, on]) => !on).map(([tag]) => tag);
    void tagSome(
      accounts.map(({ id }) => id),
      [...chosen, ...typedTags(form)],
      dropped,
    );
    return undefined;
  }

  return (
    <FormDialog
      title={
        isMany
          ? words.titleMany(accounts.length, formats.number(accounts.length))
          : words.title(only?.label ?? '')
      }
      description={words.explanation}
      confirm={words.confirm}
      busy={words.busy}
      accepts={(form) => {
        const isWrong = typedTags(form).some((tag) => tag.length > longestTag);
        setProblem(isWrong ? words.wrong : undefined);
        return !isWrong;
      }}
      act={keep}
      onClose={onClose}
    >
      {counts.size > 0 && (
        <ul className="tags-choices" aria-label={words.field}>
          {[...counts].map(([tag, count]) => {
            const isMixed = count < accounts.length && !changes.has(tag);
            return (
              <li key={tag}>
                {/* biome-ignore lint/a11y/noLabelWithoutControl: the checkbox within is drawn by the library */}
                <label className="checkbox-line">
                  <Checkbox.Root
                    className="checkbox"
                    checked={changes.get(tag) ?? count === accounts.length}
                    indeterminate={isMixed}
                    onCheckedChange={(on) => setChanges(new Map(changes).set(tag, on))}
                  >
                    <Checkbox.Indicator>
                      {isMixed ? <Minus size={12} strokeWidth={3} /> : <Check size={12} strokeWidth={3} />}
                    </Checkbox.Indicator>
                  </Checkbox.Root>
                  <span>
                    {tag}
                    {isMixed && (
                      <span className="muted">
                        {' '}
                        {words.some(formats.number(count), formats.number(accounts.length))}
                      </span>
                    )}
                  </span>
                </label>
              </li>
            );
          })}
        </ul>
      )}
      <TextField
        name="tags"
        label={words.add}
        problem={problem}
        hint={isMany ? words.explanationMany : undefined}
      />
    </FormDialog>
  );
}

/** The tags of the accounts by name, with how many of them have each. */
function countTags(accounts: readonly AccountData[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { tags = [] } of accounts) for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return new Map([...counts].sort(([first], [second]) => formats.compare(first, second)));
}

function typedTags(form: FormData): readonly string[] {
  return String(form.get('tags') ?? '')
    .split(/[\s,]+/)
    .map((tag) => tag.replace(/^#/, ''))
    .filter((tag) => tag !== '');
}
