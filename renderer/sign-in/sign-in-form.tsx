import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { FailureData } from '../../preload/contract.ts';
import { Button } from '../parts/button.tsx';
import { Choices } from '../parts/choices.tsx';
import { firstField } from '../parts/dialog-frame.tsx';
import { FailureNotice } from '../parts/failure-notice.tsx';
import { TextField } from '../parts/text-field.tsx';
import type { SignInPurpose } from '../state/actions.ts';
import type { WayIn } from '../state/contract-types.ts';
import { useActions } from '../state/window-context.tsx';
import { texts } from '../texts/texts.ts';
import { type FormMemory, readMemory, readSignIn } from './read-form.ts';
import { SignInProgressView } from './sign-in-progress.tsx';
import { WayFields } from './way-fields.tsx';
import './sign-in.css';

const words = texts.signIn;

interface SignInFormProps {
  readonly providerName: string;
  readonly ways: readonly WayIn[];
  /** What the sign-in is for; `typed` is what the form said beside it. */
  readonly purpose: (typed: FormMemory) => SignInPurpose;
  /** Ask for the address of the instance; `suggestion` is filled in. */
  readonly instance?: { readonly suggestion?: string | undefined } | undefined;
  readonly askLabel?: boolean;
  readonly username?: string | undefined;
  /** The provider is for practice, so an account can be told. */
  readonly practice?: boolean;
  readonly onDone: (accountId: string) => void;
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
  const { providerName, ways, instance, onDone } = props;
  const { signIn, cancelSignIn } = useActions();
  const [way, setWay] = useState(ways[0]);
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
    if (reply.ok) onDone(reply.value.id);
    // Who cancels knows why nothing happened.
    else
      setPhase(
        reply.failure.kind === 'cancelled' ? { name: 'form' } : { name: 'form', failure: reply.failure },
      );
  }

  const { failure } = phase;
  const problem =
    failure?.kind === 'invalid-input' && failure.field !== undefined
      ? { field: failure.field, what: failure.what }
      : undefined;
  return (
    <form ref={focusFirstField} className="form" onSubmit={(event) => void submit(event)}>
      {failure && <FailureNotice failure={failure} announced />}
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
      {props.practice && (way === 'password' || way === 'register') && (
        <p className="muted">{words.practice[way]}</p>
      )}
      {instance && (
        <TextField
          name="instance"
          type="url"
          label={words.instance}
          hint={words.instanceHint}
          defaultValue={memory.instance}
          problem={problem?.field.endsWith('instance') ? problem.what : undefined}
          required
        />
      )}
      <WayFields key={way} way={way} username={memory.username} problem={problem} />
      {props.askLabel && (
        <TextField
          name="label"
          label={words.label}
          hint={words.labelHint}
          defaultValue={memory.label}
          maxLength={120}
        />
      )}
      <div className="dialog-foot">
        <Button onClick={props.onCancel}>{texts.common.cancel}</Button>
        <Button type="submit" look="primary" needsEngine>
          {failure ? words.again : words.submit[way]}
        </Button>
      </div>
    </form>
  );
}
