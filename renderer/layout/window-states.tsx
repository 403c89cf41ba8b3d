import { FileInput, FlaskConical, KeyRound, ShieldAlert } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { Button, classNames } from '../parts/button.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { FailureCause, FailureNotice } from '../parts/failure-notice.tsx';
import { Mark } from '../parts/mark.tsx';
import { useActions, useShow, useWindow } from '../state/window-context.tsx';
import { failureWords } from '../status/failure-words.ts';
import { texts } from '../texts/texts.ts';
import { ReconnectButton, RetryTime } from './banners.tsx';
import { protectionWords } from './status-line.tsx';
import { ViewMenu } from './view-menu.tsx';
import './window-states.css';

/** What stands in the place of the list while there is none; on narrow windows with the menu that is the sidebar elsewhere. */
export function WindowStates({ folded }: { readonly folded: boolean }) {
  const loaded = useWindow((state) => state.loaded);
  return (
    <>
      {folded && loaded && (
        <div className="toolbar">
          <ViewMenu />
        </div>
      )}
      <CurrentState />
    </>
  );
}

function CurrentState() {
  const connection = useWindow((state) => state.connection);
  const loaded = useWindow((state) => state.loaded);
  const failure = useWindow((state) => state.loadFailure);
  if (loaded) return <EmptyState />;
  if (connection.state === 'lost' || connection.state === 'refused') return <GoneState />;
  if (failure) {
    const { what, safe, act } = failureWords(failure);
    // A title is one sentence; what a failure says beyond it begins the line.
    const [title = what, more = ''] = what.split(/(?<=[.!?])\s(.+)/s);
    return (
      <Place>
        <Mark size={40} />
        <div role="alert">
          <h1>{title}</h1>
        </div>
        <p className="place-line">
          {more} {safe} {act}
        </p>
        <div className="place-actions">
          <ReconnectButton />
        </div>
        <FailureCause failure={failure} />
      </Place>
    );
  }
  return <LoadingState />;
}

/** Nothing is said for a moment: most readings are done before a person could read it. */
const quietFor = 400;

function LoadingState() {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), quietFor);
    return () => clearTimeout(timer);
  }, []);
  return <Place>{slow && <p className="muted">{texts.states.loading}</p>}</Place>;
}

function GoneState() {
  const connection = useWindow((state) => state.connection);
  const words = connection.state === 'refused' ? texts.states.refused : texts.states.lost;
  return (
    <Place>
      <Mark size={40} />
      <h1>{words.what}</h1>
      <p className="place-line">
        {words.safe} {words.act}
      </p>
      <p className="place-command">
        <code>{words.command}</code>
        <CopyButton small label={texts.states.copyCommand} text={words.command} />
      </p>
      <div className="place-actions">
        <ReconnectButton />
      </div>
      <p className="muted">
        <RetryTime connection={connection} />
      </p>
    </Place>
  );
}

/** The first run: every way to begin, and what will protect what is kept. */
function EmptyState() {
  const show = useShow();
  const { setPlaygroundRunning } = useActions();
  const protection = useWindow((state) => state.engine?.protection);
  const [starting, setStarting] = useState(false);
  const [failure, setFailure] = useState<Awaited<ReturnType<typeof setPlaygroundRunning>>>();
  const words = texts.states.empty;
  const hasNoPlace = protection?.state === 'missing';

  async function tryPlayground(): Promise<void> {
    setStarting(true);
    const failed = await setPlaygroundRunning(true);
    setStarting(false);
    setFailure(failed);
    if (!failed) show({ dialog: { kind: 'add', search: texts.playground.title } });
  }

  return (
    <Place>
      <Mark size={40} />
      <h1>{words.title}</h1>
      <p className="place-line">{words.line}</p>
      <div className="place-choices">
        {hasNoPlace && (
          <Choice
            icon={<ShieldAlert size={20} />}
            title={words.protectTitle}
            line={words.protectLine}
            first
            onChoose={() => show({ dialog: { kind: 'protection' } })}
          />
        )}
        <Choice
          icon={<KeyRound size={20} />}
          title={words.addTitle}
          line={words.addLine}
          onChoose={() => show({ dialog: { kind: 'add' } })}
        />
        <Choice
          icon={<FileInput size={20} />}
          title={words.importTitle}
          line={words.importLine}
          onChoose={() => show({ dialog: { kind: 'import' } })}
        />
        <Choice
          icon={<FlaskConical size={20} />}
          title={starting ? words.starting : words.playgroundTitle}
          line={words.playgroundLine}
          disabled={starting}
          onChoose={() => void tryPlayground()}
        />
      </div>
      {failure && <FailureNotice failure={failure} announced />}
      {protection && !hasNoPlace && (
        <p className="place-foot muted">
          {protectionWords(protection)}.{' '}
          <button
            type="button"
            className="link-button"
            onClick={() => show({ screen: 'settings', settingsSection: 'protection' })}
          >
            {words.protection}
          </button>
        </p>
      )}
    </Place>
  );
}

function Choice({
  icon,
  title,
  line,
  disabled,
  first,
  onChoose,
}: {
  readonly icon: ReactNode;
  readonly title: string;
  readonly line: string;
  readonly disabled?: boolean;
  /** It has to be done before the others. */
  readonly first?: boolean;
  readonly onChoose: () => void;
}) {
  return (
    <Button
      className={classNames('choice', first && 'choice-first')}
      needsEngine
      disabled={disabled}
      onClick={onChoose}
    >
      {icon}
      <span className="choice-words">
        <span className="choice-title">{title}</span>
        <span className="muted">{line}</span>
      </span>
    </Button>
  );
}

function Place({ children }: { readonly children: ReactNode }) {
  return (
    <div className="place">
      <div className="place-inner">{children}</div>
    </div>
  );
}
