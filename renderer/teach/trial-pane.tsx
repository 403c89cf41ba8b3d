import { type FormEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { FailureData, Input } from '../../preload/contract.ts';
import { Button } from '../parts/button.tsx';
import { FailureNotice } from '../parts/failure-notice.tsx';
import { FocusKept } from '../parts/focus-kept.tsx';
import { SelectBox } from '../parts/select-box.tsx';
import { TextAreaField, TextField } from '../parts/text-field.tsx';
import { InstanceField } from '../sign-in/instance-field.tsx';
import type { TrialStep } from '../state/contract-types.ts';
import { useActions, useWindow } from '../state/window-context.tsx';
import { failureWords } from '../status/failure-words.ts';
import { texts } from '../texts/texts.ts';
import { definitionIn, readPath } from './definition-text.ts';
import { TrialSteps } from './trial-steps.tsx';

const words = texts.teach;

type Source = Input<'providers.try'>['source'];
type PastedWay = 'cookies' | 'token' | 'api-key';
const pastedWays: readonly PastedWay[] = ['cookies', 'token', 'api-key'];
/** More than that is searched for elsewhere. */
const mostAccounts = 50;

/** Tries a definition against the live site, and shows what was sent and what came. */
export function TrialPane({
  text,
  isGood,
  onShowPointer,
}: {
  readonly text: string;
  /** The definition has no mistakes. */
  readonly isGood: boolean;
  readonly onShowPointer: (pointer: string) => void;
}) {
  const { tryDefinition, cancelTrial } = useActions();
  const definition = useMemo(() => definitionIn(text), [text]);
  const sources = useSources(definition);
  const [wanted, setWanted] = useState<string>();
  /** The trial that is under way. */
  const [runId, setRunId] = useState<string>();
  const running = runId !== undefined;
  const current = useRef<string>(undefined);
  const [steps, setSteps] = useState<readonly TrialStep[]>();
  const [failure, setFailure] = useState<FailureData>();
  const chosen = sources.find(({ value }) => value === wanted) ?? sources[0];
  const hasInstance = readPath(definition, ['instance']) !== undefined;

  async function run(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    if (!chosen) return;
    const form = new FormData(event.currentTarget);
    const instance = String(form.get('instance') ?? '').trim();
    const startedId = crypto.randomUUID();
    setRunId(startedId);
    current.current = startedId;
    setFailure(undefined);
    const reply = await tryDefinition({
      runId: startedId,
      definition: text,
      ...(instance !== '' && { instance }),
      source: sourceOf(chosen.value, form),
    });
    setRunId(undefined);
    current.current = undefined;
    // Who calls it off knows why nothing came; what an earlier one found stays.
    if (!reply.ok && reply.failure.kind === 'cancelled') return;
    setSteps(reply.ok ? reply.value.steps : undefined);
    setFailure(reply.ok ? undefined : reply.failure);
  }

  useEffect(
    () => () => {
      // Nobody looks any more, so nothing more is to be asked of the site.
      if (current.current !== undefined) void cancelTrial(current.current);
    },
    [cancelTrial],
  );

  if (!chosen) return <p className="teach-note muted">{words.trialNothing}</p>;
  const refused =
    failure?.kind === 'invalid-input' && failure.field === 'instance'
      ? failureWords(failure).what
      : undefined;
  return (
    <div className="trial">
      <form className="form" onSubmit={(event) => void run(event)}>
        <p className="muted">{words.trialLine}</p>
        <SourceChoice sources={sources} chosen={chosen.value} onChoose={setWanted} />
        {hasInstance && <InstanceField defaultValue={suggestionOf(definition)} refused={refused} />}
        <SourceFields key={chosen.value} source={chosen.value} />
        <FocusKept className="trial-foot" turn={running}>
          {!isGood && <p className="muted">{words.trialNeedsGood}</p>}
          {running && <Button onClick={() => void cancelTrial(runId)}>{texts.common.cancel}</Button>}
          <Button type="submit" look="primary" needsEngine disabled={running || !isGood}>
            {running ? words.running : words.run}
          </Button>
        </FocusKept>
      </form>
      {failure && refused === undefined && (
        <FailureNotice failure={failure} announced>
          {failure.field?.startsWith('/') === true && (
            <Button small onClick={() => onShowPointer(failure.field ?? '')}>
              {words.showInDefinition}
            </Button>
          )}
        </FailureNotice>
      )}
      {running && (
        <p role="status" className="muted">
          {words.runningLine(String(readPath(definition, ['name']) ?? ''))}
        </p>
      )}
      {steps && !running && <TrialSteps steps={steps} onShowPointer={onShowPointer} />}
    </div>
  );
}

function suggestionOf(definition: unknown): string | undefined {
  const suggestion = readPath(definition, ['instance', 'suggestion']);
  return typeof suggestion === 'string' ? suggestion : undefined;
}

/** What a definition can be tried with: sessions of accounts that live on it or on what it is based on, and what a person can type. */
function useSources(definition: unknown): readonly { readonly value: string; readonly label: string }[] {
  const accounts = useWindow((state) => state.accounts);
  return useMemo(() => {
    const ids = [readPath(definition, ['id']), readPath(definition, ['basedOn'])];
    const own = [...accounts.values()]
      .filter(({ providerId }) => ids.includes(providerId))
      .slice(0, mostAccounts)
      .map(({ id, label }) => ({ value: `account ${id}`, label: words.trialAccount(label) }));
    const has = (way: string) =>
      readPath(definition, ['signIn', way]) !== undefined || readPath(definition, ['basedOn']) !== undefined;
    return [
      ...own,
      ...(has('password') ? [{ value: 'password', label: words.trialPassword }] : []),
      ...pastedWays.filter(has).map((way) => ({ value: way, label: words.trialPasted[way] })),
    ];
  }, [accounts, definition]);
}

function SourceChoice({
  sources,
  chosen,
  onChoose,
}: {
  readonly sources: readonly { readonly value: string; readonly label: string }[];
  readonly chosen: string;
  readonly onChoose: (value: string) => void;
}) {
  const id = useId();
  return (
    <div className="field">
      <span id={`${id}-label`} className="field-label">
        {words.trialWith}
      </span>
      <SelectBox
        choices={sources}
        chosen={chosen}
        labelledBy={`${id}-label`}
        valueId={`${id}-value`}
        className="button select teach-select"
        onChoose={onChoose}
      />
    </div>
  );
}

/** What is typed here stays in the page's own fields, and goes from there to the engine. */
function SourceFields({ source }: { readonly source: string }) {
  if (source === 'password') {
    return (
      <>
        <TextField name="username" label={texts.signIn.username} required />
        <TextField name="password" label={texts.signIn.password} secret required />
      </>
    );
  }
  if (source === 'cookies') {
    return (
      <TextAreaField
        name="pasted"
        label={texts.signIn.pasted.cookies}
        hint={texts.signIn.pastedHint.cookies}
        required
      />
    );
  }
  if (source === 'token' || source === 'api-key') {
    return <TextField name="pasted" label={texts.signIn.pasted[source]} secret required />;
  }
  return null;
}

function sourceOf(chosen: string, form: FormData): Source {
  if (chosen.startsWith('account ')) return { kind: 'account', id: chosen.slice('account '.length) };
  if (chosen === 'password') {
    return {
      kind: 'password',
      username: String(form.get('username') ?? '').trim(),
      password: String(form.get('password') ?? ''),
    };
  }
  return {
    kind: 'pasted',
    way: pastedWays.find((way) => way === chosen) ?? 'token',
    text: String(form.get('pasted') ?? ''),
  };
}
