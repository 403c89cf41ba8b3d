import { ExternalLink } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Button } from '../parts/button.tsx';
import { Ticking } from '../parts/relative-time.tsx';
import type { SignInProgress } from '../state/contract-types.ts';
import { useActions, useWindow } from '../state/window-context.tsx';
import { texts, times } from '../texts/texts.ts';

const words = texts.signIn;

/** How far a sign-in is, and what the person is to do meanwhile. */
export function SignInProgressView({
  attemptId,
  providerName,
  onCancel,
}: {
  readonly attemptId: string;
  readonly providerName: string;
  readonly onCancel: () => void;
}) {
  const { finishSignIn } = useActions();
  const progress = useWindow((state) => state.attempts.get(attemptId));
  const cancel = useRef<HTMLButtonElement>(null);
  // The form that had the keyboard is gone.
  useEffect(() => cancel.current?.focus(), []);
  return (
    <div className="form">
      <div className="sign-in-progress" role="status">
        <span className="sign-in-turning" aria-hidden="true" />
        <div className="sign-in-step">
          <p>{progress ? words.progress[progress.step] : words.progress.starting(providerName)}</p>
          {progress && <ProgressDetail progress={progress} />}
        </div>
      </div>
      <div className="dialog-foot">
        <Button ref={cancel} onClick={onCancel}>
          {texts.common.cancel}
        </Button>
        {progress?.step === 'confirm-when-done' && (
          <Button look="primary" needsEngine onClick={() => void finishSignIn(attemptId)}>
            {words.confirmDone}
          </Button>
        )}
      </div>
    </div>
  );
}

function ProgressDetail({ progress }: { readonly progress: SignInProgress }) {
  switch (progress.step) {
    case 'open-url':
      return <PageLink url={progress.url} words={words.openPage} />;
    case 'enter-code':
      return (
        <>
          <output className="sign-in-code" aria-label={words.code}>
            {progress.code}
          </output>
          <PageLink url={progress.url} words={progress.url} />
          <p className="muted">
            <Ticking say={(now) => words.codeEnds(times.when(Math.max(progress.expiresAt, now + 1), now))} />
          </p>
        </>
      );
    case 'window-open':
    case 'confirm-when-done':
    case 'capturing':
      return null;
  }
}

/** A link to a page of the provider; anything but http and https is shown as plain text. */
function PageLink({ url, words: shown }: { readonly url: string; readonly words: string }) {
  const isPage = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
  if (!isPage) return <p>{url}</p>;
  return (
    <a className="sign-in-link" href={url} target="_blank" rel="noopener noreferrer">
      {shown}
      <ExternalLink size={13} aria-hidden="true" />
    </a>
  );
}
