import { FlaskConical, KeyRound } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { Button } from '../parts/button.tsx';
import { FailureNotice } from '../parts/failure-notice.tsx';
import { Mark } from '../parts/mark.tsx';
import { useActions, useShow, useWindow } from '../state/window-context.tsx';
import { texts } from '../texts/texts.ts';
import { ReconnectButton, RetryTime } from './banners.tsx';
import './window-states.css';

/** What stands in the place of the list while there is none. */
export function WindowStates() {
  const connection = useWindow((state) => state.connection);
  const loaded = useWindow((state) => state.loaded);
  const failure = useWindow((state) => state.loadFailure);
  if (loaded) return <EmptyState />;
  if (connection.state === 'lost' || connection.state === 'refused') return <GoneState />;
  if (failure) {
    return (
      <Place>
        <FailureNotice failure={failure} announced>
          <ReconnectButton />
        </FailureNotice>
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
      <div className="place-actions">
        <ReconnectButton />
      </div>
      <p className="muted">
        <RetryTime connection={connection} />
      </p>
    </Place>
  );
}

function EmptyState() {
  const show = useShow();
  const { setPlaygroundRunning } = useActions();
  const [starting, setStarting] = useState(false);
  const [failure, setFailure] = useState<Awaited<ReturnType<typeof setPlaygroundRunning>>>();
  const words = texts.states.empty;

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
        <Choice
          icon={<KeyRound size={20} />}
          title={words.addTitle}
          line={words.addLine}
          onChoose={() => show({ dialog: { kind: 'add' } })}
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
    </Place>
  );
}

function Choice({
  icon,
  title,
  line,
  disabled,
  onChoose,
}: {
  readonly icon: ReactNode;
  readonly title: string;
  readonly line: string;
  readonly disabled?: boolean;
  readonly onChoose: () => void;
}) {
  return (
    <Button className="choice" needsEngine disabled={disabled} onClick={onChoose}>
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
