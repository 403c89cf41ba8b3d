import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { FailureData, ProviderData } from '../../preload/contract.ts';
import { Button } from '../parts/button.tsx';
import { CheckboxLine } from '../parts/checkbox-line.tsx';
import { Choices } from '../parts/choices.tsx';
import { firstField } from '../parts/dialog-frame.tsx';
import { TextField } from '../parts/text-field.tsx';
import type { SignInPurpose } from '../state/actions.ts';
import type { WayIn } from '../state/contract-types.ts';
import { useActions } from '../state/window-context.tsx';
import { failureWords } from '../status/failure-words.ts';
import { texts } from '../texts/texts.ts';
import { InstanceField } from './instance-field.tsx';
import { type FormMemory, readMemory, readSignIn } from './read-form.ts';
import { SignInFailure } from './sign-in-failure.tsx';
import { SignInProgressView } from './sign-in-progress.tsx';
import { WayExplanation } from './way-explanation.tsx';
import { WayFields } from './way-fields.tsx';
import './sign-in.css';

const words = texts.signIn;

/** What to begin the next sign-in with, after one that went well. */
export interface NextSignIn {
  readonly way: WayIn;
  readonly instance?: string;
}

interface SignInFormProps {
  readonly providerName: string;
  /** What is known of the provider; unknown if its definition is gone. */
  readonly provider: ProviderData | undefined;
  readonly ways: readonly WayIn[];
  /** What the sign-in is for; `typed` is what the form said beside it. */
  readonly purpose: (typed: FormMemory) => SignInPurpose;
  /** Ask for the address of the instance; `suggestion` is filled in. */
  readonly instance?: { readonly suggestion?: string | undefined } | undefined;
  /** It is for a new account: ask for its name, and whether to add another one. */
  readonly adding?: boolean;
  /** The way to begin with; the best one unless told. */
  readonly startWay?: WayIn | undefined;
  readonly username?: string | undefined;
  /** The provider is for practice, so an account can be told. */
  readonly practice?: boolean;
  /** `next` is there if the person wants to add another account. */
  readonly onDone: (accountId: string, next?: NextSignIn) => void;
  readonly onCancel: () => void;
}

type Phase =
  | { readonly name: 'form'; readonly failure?: FailureData }
  | { readonly name: 'running'; readonly attemptId: string };

/** The form takes the place of a palette or of a progress that had the keyboard. */
function focusFirstField(form: HTMLFormElement | null): void {
  firstField(form)?.focus();
}

/** Ends the sign-in under way when its form is closed: nobody would see how it goes on. */
function useCancelWhenGone(phase: Phase, cancel: (attemptId: string) => Promise<boolean>): void {
  const running = useRef<string>(undefined);
  useEffect(() => {
    running.current = phase.name === 'running' ? phase.attemptId : undefined;
  }, [phase]);
  useEffect(
    () => () => {
      if (running.current !== undefined) void cancel(running.current);
    },
    [cancel],
  );
}

/** The form of a sign-in, its progress, and what to do when it fails: the same for a new account and for one to be signed in again. */
export function SignInForm(props: SignInFormProps) {
  const { providerName, provider, ways, instance, onDone } = props;
  const { signIn, cancelSignIn } = useActions();
  const [way, setWay] = useState(props.startWay ?? ways[0]);
  const [phase, setPhase] = useState<Phase>({ name: 'form' });
  useCancelWhenGone(phase, cancelSignIn);
  const [memory, setMemory] = useState<FormMemory>({
    username: props.username,
    instance: instance?.suggestion,
  });

  if (way === undefined) return <p className="muted">{words.noWayIn}</p>;
  if (phase.name === 'running') {
    return (
      <SignInProgressView
        attemptId={phase.attemptId}
        providerName={providerName}
        onCancel={() => void cancelSignIn(phase.attemptId)}
      />
    );
  }

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    if (way === undefined) return;
    const form = new FormData(event.currentTarget);
    const typed = readMemory(form);
    const attemptId = crypto.randomUUID();
    setMemory(typed);
    setPhase({ name: 'running', attemptId });
    const reply = await signIn(props.purpose(typed), readSignIn(form, way, attemptId));
    if (reply.ok) {
      const next = { way, ...(typed.instance !== undefined && { instance: typed.instance }) };
      onDone(reply.value.id, typed.another ? next : undefined);
      return;
    }
    const { failure } = reply;
    // Who cancels knows why nothing happened.
    setPhase(failure.kind === 'cancelled' ? { name: 'form' } : { name: 'form', failure });
  }

  const { failure } = phase;
  const problem =
    failure?.kind === 'invalid-input' && failure.field !== undefined
      ? { field: failure.field, what: failureWords(failure).what }
      : undefined;
  return (
    <form ref={focusFirstField} className="form" onSubmit={(event) => void submit(event)}>
      {failure && (
        <SignInFailure providerId={provider?.id} failure={failure} way={way} ways={ways} onInstead={setWay} />
      )}
      {ways.length > 1 && (
        <Choices
          label={words.wayIn}
          choices={ways.map((each, index) => ({
            value: each,
            ...words.way[each],
            badge: index === 0 ? words.best : undefined,
          }))}
          chosen={way}
          onChoose={setWay}
        />
      )}
      {ways.length === 1 && <p className="muted">{words.way[way].line}</p>}
      {provider && <WayExplanation way={way} provider={provider} />}
      {props.practice && (way === 'password' || way === 'register') && (
        <p className="muted">{words.practice[way]}</p>
      )}
      {instance && (
        <InstanceField
          defaultValue={memory.instance}
          refused={problem?.field.endsWith('instance') ? problem.what : undefined}
        />
      )}
      <WayFields
        key={way}
        way={way}
        username={memory.username}
        problem={problem}
        client={provider?.client && { facts: provider.client, known: !props.adding, id: memory.clientId }}
        hint={way === 'cookies' || way === 'token' || way === 'api-key' ? provider?.hints[way] : undefined}
      />
      {props.adding && (
        <TextField
          name="label"
          label={words.label}
          hint={words.labelHint}
          defaultValue={memory.label}
          maxLength={120}
        />
      )}
      <div className="dialog-foot">
        {props.adding && (
          <div className="sign-in-another">
            <CheckboxLine name="another" label={words.another} defaultChecked={memory.another ?? false} />
          </div>
        )}
        <Button onClick={props.onCancel}>{texts.common.cancel}</Button>
        <Button type="submit" look="primary" needsEngine>
          {failure ? words.again : words.submit[way]}
        </Button>
      </div>
    </form>
  );
}
