import { type FormEvent, useEffect, useState } from 'react';
import type { FailureData } from '../../preload/contract.ts';
import { Button } from '../parts/button.tsx';
import { FailureNotice } from '../parts/failure-notice.tsx';
import { Mark } from '../parts/mark.tsx';
import { TextField } from '../parts/text-field.tsx';
import { useActions, useTicking, useWindow } from '../state/window-context.tsx';
import { texts, times } from '../texts/texts.ts';
import './lock.css';

const words = texts.lock;

/** What stands in the place of everything while Latchkey is locked. */
export default function LockScreen() {
  const lock = useWindow((state) => state.lock);
  const { unlockApp, unlockByPresence } = useActions();
  const [failure, setFailure] = useState<FailureData>();
  const [busy, setBusy] = useState(false);
  const retryAt = lock?.retryAt;
  const wait = useTicking((now) =>
    retryAt !== undefined && retryAt > now ? words.wait(times.relative(retryAt, now)) : undefined,
  );

  useEffect(() => {
    document.title = words.title;
  }, []);

  async function run(work: () => Promise<FailureData | undefined>): Promise<boolean> {
    setBusy(true);
    const failed = await work();
    setBusy(false);
    setFailure(failed?.kind === 'cancelled' ? undefined : failed);
    return failed === undefined;
  }

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget;
    const passphrase = String(new FormData(form).get('passphrase') ?? '');
    if (await run(() => unlockApp(passphrase))) return;
    form.reset();
    form.querySelector('input')?.focus();
  }

  const presence = lock?.presence;
  return (
    <main className="lock-screen">
      <form className="lock-card" onSubmit={(event) => void submit(event)}>
        <Mark size={40} />
        <h1>{words.title}</h1>
        <p className="muted">{words.line}</p>
        <div className="lock-field">
          <TextField name="passphrase" label={words.passphrase} secret required autoFocus />
        </div>
        <div className="lock-told" role="alert">
          {wait === undefined ? failure && <FailureNotice failure={failure} /> : <p>{wait}</p>}
        </div>
        <Button type="submit" look="primary" needsEngine disabled={busy || wait !== undefined}>
          {busy ? words.unlocking : words.unlock}
        </Button>
        {presence !== undefined && (
          <Button needsEngine disabled={busy} onClick={() => void run(unlockByPresence)}>
            {words.byPresence(presence)}
          </Button>
        )}
        <details className="lock-forgotten">
          <summary>{words.forgotten}</summary>
          <p className="muted">{words.forgottenLine}</p>
        </details>
      </form>
    </main>
  );
}
