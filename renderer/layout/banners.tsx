import type { ReactNode } from 'react';
import { useState } from 'react';
import type { EngineStatusData } from '../../preload/contract.ts';
import { Button } from '../parts/button.tsx';
import { FailureCause } from '../parts/failure-notice.tsx';
import { Ticking } from '../parts/relative-time.tsx';
import { StatusShape } from '../parts/status-shape.tsx';
import { useActions, useShow, useWindow } from '../state/window-context.tsx';
import type { Connection } from '../state/window-state.ts';
import { failureWords } from '../status/failure-words.ts';
import type { Shape } from '../status/status-words.ts';
import { texts, times } from '../texts/texts.ts';
import { protectionWords } from './status-line.tsx';
import './banners.css';

/** What the whole window must know: the engine is gone, the vault is shut, the network is away. The worst first, one at a time. */
export function Banners() {
  const connection = useWindow((state) => state.connection);
  const loaded = useWindow((state) => state.loaded);
  const protection = useWindow((state) => state.engine?.protection);
  const online = useWindow((state) => state.engine?.online ?? true);
  // The first run offers to choose a place for the sessions itself.
  const isSaidElsewhere = useWindow(
    (state) => state.loaded && state.accounts.size === 0 && state.engine?.protection.state === 'missing',
  );
  const gone = connection.state === 'lost' || connection.state === 'refused';
  return (
    <div className="banners" role="status">
      {gone && loaded && <GoneBanner connection={connection} />}
      {!gone && protection && protection.state !== 'open' && !isSaidElsewhere && (
        <VaultBanner protection={protection} />
      )}
      {!gone && !online && (
        <Banner shape="square" what={texts.states.offlineBanner.what}>
          {texts.states.offlineBanner.safe} {texts.states.offlineBanner.act}
        </Banner>
      )}
    </div>
  );
}

function GoneBanner({ connection }: { readonly connection: Connection }) {
  const words = connection.state === 'refused' ? texts.states.refused : texts.states.lost;
  return (
    <Banner shape="triangle" what={words.what} action={<ReconnectButton />}>
      {words.safe} {words.act} {texts.states.lost.lastKnown} <RetryTime connection={connection} />
    </Banner>
  );
}

/** When the window tries again by itself. */
export function RetryTime({ connection }: { readonly connection: Connection }) {
  if (!('retryAt' in connection) || connection.retryAt === undefined) return null;
  const { retryAt } = connection;
  return <Ticking say={(now) => texts.states.retryIn(times.relative(Math.max(retryAt, now + 1), now))} />;
}

/** Tries to reach the engine at once. */
export function ReconnectButton() {
  const { reconnect } = useActions();
  return <Button onClick={reconnect}>{texts.states.tryNow}</Button>;
}

function VaultBanner({ protection }: { readonly protection: Protection }) {
  const { failure } = protection;
  const fileLocked = protection.backend === 'passphrase-file' && protection.state === 'locked';
  const own = fileLocked ? texts.states.fileLocked : undefined;
  const words = failure && failureWords(failure);
  return (
    <Banner
      shape="triangle"
      what={own?.what ?? words?.what ?? `${protectionWords(protection)}.`}
      action={<VaultActions protection={protection} />}
    >
      {words?.safe} {own?.act ?? words?.act}
      {failure && <FailureCause failure={failure} />}
    </Banner>
  );
}

/** A file is opened with its passphrase; a keychain is tried again, or done without. */
export function VaultActions({ protection }: { readonly protection: Protection }) {
  const show = useShow();
  const { retryVault } = useActions();
  const [trying, setTrying] = useState(false);
  // Where updates are found.
  const isUpdated = useWindow((state) => state.engine?.desktop !== undefined);
  if (protection.backend === 'passphrase-file' && protection.state === 'locked') {
    return <Button onClick={() => show({ dialog: { kind: 'unlock' } })}>{texts.protection.unlock}</Button>;
  }
  if (protection.state === 'newer-format' && isUpdated) {
    const about = { screen: 'settings', settingsSection: 'about' } as const;
    return <Button onClick={() => show(about)}>{texts.settings.sections.about}</Button>;
  }
  return (
    <div className="banner-actions">
      {protection.state === 'missing' && (
        <Button onClick={() => show({ dialog: { kind: 'protection' } })}>{texts.protection.choose}</Button>
      )}
      <Button
        disabled={trying}
        onClick={async () => {
          setTrying(true);
          await retryVault();
          setTrying(false);
        }}
      >
        {texts.common.tryAgain}
      </Button>
    </div>
  );
}

type Protection = EngineStatusData['protection'];

function Banner({
  shape,
  what,
  children,
  action,
}: {
  readonly shape: Shape;
  readonly what: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <div className={`banner banner-${shape}`}>
      <StatusShape shape={shape} />
      <div className="banner-words">
        <strong>{what}</strong> {children}
      </div>
      {action}
    </div>
  );
}
