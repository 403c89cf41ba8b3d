import { Lock, LockKeyhole, Wifi, WifiOff } from 'lucide-react';
import type { EngineStatusData } from '../../preload/contract.ts';
import { IconButton } from '../parts/icon-button.tsx';
import { Ticking } from '../parts/relative-time.tsx';
import { StatusShape } from '../parts/status-shape.tsx';
import { useActions, useWindow } from '../state/window-context.tsx';
import { formats, texts, times } from '../texts/texts.ts';
import './status-line.css';

/** What protects the sessions, when the next refresh is due, and whether the machine is online. */
export function StatusLine() {
  const engine = useWindow((state) => state.engine);
  return (
    <footer className="status-line">
      {engine && (
        <>
          <Protection protection={engine.protection} />
          <NextRefresh nextDueAt={engine.nextDueAt} />
          <span className="status-line-part">
            {engine.online ? (
              <Wifi size={13} aria-hidden="true" />
            ) : (
              <WifiOff size={13} className="status-line-warning" aria-hidden="true" />
            )}
            {engine.online ? texts.states.online : texts.states.offline}
          </span>
          <span className="status-line-version">{texts.states.version(engine.version)}</span>
          <LockButton />
        </>
      )}
    </footer>
  );
}

/** Locks the window, where there is a passphrase to open it again. */
function LockButton() {
  const isSet = useWindow((state) => state.lock?.isSet === true);
  const { lockNow } = useActions();
  if (!isSet) return null;
  return (
    <IconButton
      small
      label={texts.lock.lockNow}
      icon={<LockKeyhole size={13} />}
      onClick={() => void lockNow()}
    />
  );
}

function Protection({ protection }: { readonly protection: EngineStatusData['protection'] }) {
  const open = protection.state === 'open';
  return (
    <span className="status-line-part">
      {open ? <Lock size={13} aria-hidden="true" /> : <StatusShape shape="triangle" />}
      <span className="truncate">{protectionWords(protection)}</span>
    </span>
  );
}

/** What protects the sessions, or what is wrong with it. */
export function protectionWords(protection: EngineStatusData['protection']): string {
  const words = texts.states;
  if (protection.state === 'open') {
    return protection.backend === 'keychain'
      ? words.sealedBy(protection.name)
      : words.keptIn(protection.name);
  }
  const problem = words.protection[protection.state];
  return asSentence(typeof problem === 'string' ? problem : problem(protection.name));
}

/** Names of protections that are no proper names begin in lower case. */
function asSentence(words: string): string {
  return words.charAt(0).toLocaleUpperCase() + words.slice(1);
}

function NextRefresh({ nextDueAt }: { readonly nextDueAt: number | undefined }) {
  return (
    <span
      className="status-line-part status-line-next"
      title={nextDueAt === undefined ? undefined : formats.full(nextDueAt)}
    >
      {nextDueAt === undefined ? (
        texts.states.nothingDue
      ) : (
        <Ticking say={(now) => texts.states.nextRefresh(times.until(nextDueAt, now))} />
      )}
    </span>
  );
}
