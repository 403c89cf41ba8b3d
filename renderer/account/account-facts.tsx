import type { AccountData } from '../../preload/contract.ts';
import { hostOf } from '../accounts/account-words.ts';
import { RelativeTime, Ticking } from '../parts/relative-time.tsx';
import { formats, texts, times } from '../texts/texts.ts';
import { Fact } from './fact.tsx';
import { PanelSection, type PanelSectionProps } from './panel-section.tsx';

const words = texts.account;

/** What is known about the session: facts about tokens, never tokens. */
export function AccountFacts({ account }: PanelSectionProps) {
  const { identity, instance, scopes = [], lastRefreshedAt, lastUsedAt } = account;
  return (
    <PanelSection title={words.sections.session}>
      <dl className="facts">
        <Fact name={words.facts.identity}>
          <Identity identity={identity} />
        </Fact>
        <Fact name={words.facts.provider}>{account.providerName}</Fact>
        {instance !== undefined && (
          <Fact name={words.facts.instance}>
            <span title={instance}>{hostOf(instance)}</span>
          </Fact>
        )}
        <Fact name={words.facts.method}>{words.method[account.authMethod]}</Fact>
        <Fact name={words.facts.source}>{words.source[account.tokenSource]}</Fact>
        {account.waysIn.includes('password') && (
          <Fact name={words.facts.password}>
            {account.hasCredential ? words.passwordStored : words.passwordNotStored}
          </Fact>
        )}
        {scopes.length > 0 && <Fact name={words.facts.scopes}>{scopes.join(', ')}</Fact>}
        <Fact name={words.facts.accessEnds}>
          <End at={account.expiresAt} />
        </Fact>
        {account.refreshExpiresAt !== undefined && (
          <Fact name={words.facts.refreshEnds}>
            <End at={account.refreshExpiresAt} />
          </Fact>
        )}
        <Fact name={words.facts.connected}>
          <RelativeTime at={account.connectedAt} past />
        </Fact>
        <Fact name={words.facts.refreshed}>
          {lastRefreshedAt === undefined ? (
            texts.accounts.neverRefreshed
          ) : (
            <RelativeTime at={lastRefreshedAt} past />
          )}
        </Fact>
        {lastUsedAt !== undefined && (
          <Fact name={words.facts.used}>
            <RelativeTime at={lastUsedAt} past />
          </Fact>
        )}
        <Fact name={words.facts.next}>
          <NextRefresh account={account} />
        </Fact>
      </dl>
    </PanelSection>
  );
}

/** Name and e-mail address, each on a line of its own; the provider's own name for the account if there is neither. */
function Identity({ identity }: { readonly identity: AccountData['identity'] }) {
  if (!identity) return words.unknown;
  const { name, email, subject } = identity;
  if (name === undefined || email === undefined || name === email) return email ?? name ?? subject;
  return (
    <>
      {name}
      <br />
      {email}
    </>
  );
}

/** When a token ends or has ended, with the time of day beside the relative one. */
function End({ at }: { readonly at: number | undefined }) {
  if (at === undefined) return words.noEnd;
  return (
    <span title={formats.full(at)}>
      <Ticking say={(now) => endWords(at, now)} />
    </span>
  );
}

/** When something ends or has ended, with the time of day beside the relative one. */
export function endWords(at: number, now: number): string {
  const relative = times.when(at, now);
  const absolute = times.until(at, now);
  const when = relative.includes(absolute) ? relative : `${relative} (${absolute})`;
  return at > now ? words.ends(when) : words.ended(when);
}

function NextRefresh({ account }: { readonly account: AccountData }) {
  if (account.paused) return words.isPaused;
  if (account.nextAttemptAt !== undefined) return <RelativeTime at={account.nextAttemptAt} />;
  return account.status === 'active' ? words.nothingDue : words.waitsForYou;
}
