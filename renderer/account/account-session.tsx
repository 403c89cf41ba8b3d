import { Collapsible } from '@base-ui/react/collapsible';
import { ChevronRight, Copy } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import type { FailureData, Input, Output } from '../../preload/contract.ts';
import { FailureNotice } from '../parts/failure-notice.tsx';
import { IconButton } from '../parts/icon-button.tsx';
import { RelativeTime, Ticking } from '../parts/relative-time.tsx';
import { useActions } from '../state/window-context.tsx';
import { texts } from '../texts/texts.ts';
import { endWords } from './account-facts.tsx';
import { Fact } from './fact.tsx';
import { PanelSection, type PanelSectionProps } from './panel-section.tsx';

type SessionData = Output<'session.facts'>;
type SecretName = Input<'session.copy'>['secret'];

const words = texts.account.session;

/** The tokens and cookies of the session: that they are there and how long they live. Folded away, since to look opens the vault. */
export function AccountSession({ account }: PanelSectionProps) {
  const [open, setOpen] = useState(false);
  return (
    <PanelSection title={words.title}>
      <Collapsible.Root open={open} onOpenChange={setOpen}>
        <Collapsible.Trigger className="cause-trigger">
          <ChevronRight size={12} aria-hidden="true" />
          {words.show}
        </Collapsible.Trigger>
        <Collapsible.Panel className="session-panel">
          <SessionContent accountId={account.id} obtainedAt={account.obtainedAt} />
        </Collapsible.Panel>
      </Collapsible.Root>
    </PanelSection>
  );
}

function SessionContent({
  accountId,
  obtainedAt,
}: {
  readonly accountId: string;
  readonly obtainedAt: number | undefined;
}) {
  const { readSession } = useActions();
  const [session, setSession] = useState<SessionData>();
  const [failure, setFailure] = useState<FailureData>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new token is another session
  useEffect(() => {
    let current = true;
    void readSession(accountId).then((reply) => {
      if (!current) return;
      setFailure(reply.ok ? undefined : reply.failure);
      setSession(reply.ok ? reply.value : undefined);
    });
    return () => {
      current = false;
    };
  }, [accountId, obtainedAt, readSession]);
  if (failure) return <FailureNotice failure={failure} />;
  if (!session) return <p className="muted">{words.loading}</p>;
  return (
    <>
      <dl className="facts">
        <Fact name={words.obtained}>
          <RelativeTime at={session.obtainedAt} past />
        </Fact>
        {session.secrets.map(({ kind, expiresAt }) => (
          <Fact key={kind} name={words.secret[kind]}>
            <WithCopy
              accountId={accountId}
              name={words.secret[kind]}
              secret={session.canCopy && kind !== 'refresh-token' ? { kind } : undefined}
            >
              {expiresAt === undefined ? (
                texts.account.noEnd
              ) : (
                <Ticking say={(now) => endWords(expiresAt, now)} />
              )}
            </WithCopy>
          </Fact>
        ))}
        {session.storage.map(({ origin, keys }) => (
          <Fact key={origin} name={words.storage}>
            {origin}
            <span className="muted"> · {keys.join(', ')}</span>
          </Fact>
        ))}
      </dl>
      <Cookies accountId={accountId} session={session} />
      {!session.canCopy && <p className="muted">{words.noCopy}</p>}
    </>
  );
}

function Cookies({ accountId, session }: { readonly accountId: string; readonly session: SessionData }) {
  if (session.cookies.length === 0) return <p className="muted">{words.noCookies}</p>;
  return (
    <ul className="cookies" aria-label={words.cookies}>
      {session.cookies.map(({ name, domain, hostOnly, path, expires }) => (
        <li key={`${name} ${domain} ${path}`}>
          <WithCopy
            accountId={accountId}
            name={name}
            secret={session.canCopy ? { kind: 'cookie', name, domain, path } : undefined}
          >
            <span className="cookie-name">{name}</span>
            <span className="muted">
              {hostOnly ? domain : `*.${domain}`}
              {path === '/' ? '' : path}
              {' · '}
              {expires === undefined ? words.untilClosed : <Ticking say={(now) => endWords(expires, now)} />}
            </span>
          </WithCopy>
        </li>
      ))}
    </ul>
  );
}

/** What is said of a secret, with the button that has it copied where there is a clipboard. */
function WithCopy({
  accountId,
  name,
  secret,
  children,
}: {
  readonly accountId: string;
  readonly name: string;
  readonly secret: SecretName | undefined;
  readonly children: ReactNode;
}) {
  const { copySecret } = useActions();
  return (
    <span className="with-copy">
      <span className="with-copy-words">{children}</span>
      {secret && (
        <IconButton
          small
          needsEngine
          label={words.copy}
          spoken={words.copyOf(name)}
          icon={<Copy size={13} aria-hidden="true" />}
          onClick={() => void copySecret(accountId, secret)}
        />
      )}
    </span>
  );
}
