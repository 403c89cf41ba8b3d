import { Switch } from '@base-ui/react/switch';
import { useId, useMemo } from 'react';
import { classNames } from '../parts/button.tsx';
import { SelectBox } from '../parts/select-box.tsx';
import { texts } from '../texts/texts.ts';
import { definitionIn } from './definition-text.ts';
import { readField, writeField } from './field-values.ts';
import { shownGroups, type TeachField } from './fields.ts';
import { type PlacedProblem, problemsByField } from './problem-places.ts';
import { useTyped } from './use-typed.ts';

const words = texts.teach;

/** The definition as a form: what is typed is written into the text at once, and what the text says is shown at once. */
export function TeachForm({
  text,
  problems,
  onChange,
}: {
  readonly text: string;
  readonly problems: readonly PlacedProblem[];
  readonly onChange: (text: string) => void;
}) {
  const definition = useMemo(() => definitionIn(text), [text]);
  const wrong = useMemo(() => problemsByField(definition, problems), [definition, problems]);
  const isReadable = !problems.some(({ line }) => line !== undefined);
  return (
    <div className="teach-form">
      {!isReadable && <p className="teach-unreadable">{words.formUnreadable}</p>}
      {shownGroups(definition).map((group) => (
        <fieldset key={group.title} className="teach-group" disabled={!isReadable}>
          <legend>{group.title}</legend>
          {group.line !== undefined && <p className="muted">{group.line}</p>}
          {group.fields.map((field) => (
            <FieldView
              key={field.path.join('/')}
              field={field}
              definition={definition}
              problem={problemOf(wrong, field)}
              onChange={(typed) => onChange(writeField(text, field, definition, typed))}
            />
          ))}
        </fieldset>
      ))}
    </div>
  );
}

/** Fields are made anew with each text, so they are known by their path. */
function problemOf(
  wrong: ReadonlyMap<TeachField, PlacedProblem>,
  field: TeachField,
): PlacedProblem | undefined {
  for (const [each, problem] of wrong) if (each.path.join('/') === field.path.join('/')) return problem;
  return undefined;
}

function FieldView({
  field,
  definition,
  problem,
  onChange,
}: {
  readonly field: TeachField;
  readonly definition: unknown;
  readonly problem: PlacedProblem | undefined;
  readonly onChange: (typed: string) => void;
}) {
  const id = useId();
  const { shown, outside } = readField(field, definition);
  const { label, hint, kind, choices = {} } = field;
  const [typed, setTyped, onBlur] = useTyped(shown, onChange);
  const described = classNames((hint !== undefined || outside) && `${id}-hint`, problem && `${id}-problem`);
  if (kind === 'flag') {
    return (
      <div className="teach-flag">
        <Switch.Root
          className="switch"
          aria-labelledby={`${id}-label`}
          aria-describedby={described}
          checked={shown === 'on'}
          onCheckedChange={(on) => onChange(on ? 'on' : '')}
        >
          <Switch.Thumb className="switch-thumb" />
        </Switch.Root>
        <span id={`${id}-label`}>{label}</span>
        <FieldNotes id={id} hint={hint} problem={problem} />
      </div>
    );
  }
  const common = {
    id,
    className: 'input',
    'aria-invalid': problem !== undefined,
    'aria-describedby': described === '' ? undefined : described,
    'data-invalid': problem ? '' : undefined,
    disabled: outside,
    spellCheck: false,
    autoComplete: 'off',
    autoCapitalize: 'none',
  } as const;
  return (
    <div className={classNames('field', field.when && 'teach-within')}>
      <label htmlFor={id} id={`${id}-label`} className="field-label">
        {label}
      </label>
      {kind === 'choice' ? (
        <SelectBox
          choices={Object.entries(choices).map(([value, name]) => ({ value, label: name }))}
          chosen={shown}
          labelledBy={`${id}-label`}
          describedBy={described === '' ? undefined : described}
          valueId={`${id}-value`}
          className="button select teach-select"
          onChoose={onChange}
        />
      ) : kind === 'text' ? (
        <input
          {...common}
          type="text"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={onBlur}
        />
      ) : (
        <textarea
          {...common}
          className="input teach-lines"
          rows={Math.max(2, typed.split('\n').length)}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={onBlur}
        />
      )}
      <FieldNotes id={id} hint={outside ? words.outside : hint} problem={problem} />
    </div>
  );
}

function FieldNotes({
  id,
  hint,
  problem,
}: {
  readonly id: string;
  readonly hint: string | undefined;
  readonly problem: PlacedProblem | undefined;
}) {
  return (
    <>
      {hint !== undefined && (
        <span id={`${id}-hint`} className="field-hint">
          {hint}
        </span>
      )}
      {problem && (
        <span id={`${id}-problem`} className="field-error">
          {words.problem(problem.found, problem.expected)}
        </span>
      )}
    </>
  );
}
