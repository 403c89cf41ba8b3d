import type { AccountData } from '../../preload/contract.ts';
import { StatusShape } from '../parts/status-shape.tsx';
import type { Renewal } from '../state/contract-types.ts';
import { useTicking, useWindow } from '../state/window-context.tsx';
import { needsPerson } from '../status/mending.ts';
import { statusSentence, statusWords } from '../status/status-words.ts';
import { speech } from '../texts/texts.ts';
import { ExpiryBar } from './expiry-bar.tsx';
import { GridCell } from './grid-parts.tsx';

/** The status of an account in the list: shape and words; below, what more there is to say, or the bar of its token. */
export function RowStatus({ account }: { readonly account: AccountData }) {
  const renewal = useRenewal(account.providerId);
  const words = (now: number) => statusWords(account, now, speech, renewal);
  const headline = useTicking((now) => words(now).headline);
  const below = useTicking((now) => words(now).cause ?? words(now).aside);
  const sentence = useTicking((now) => statusSentence(words(now), speech));
  return (
    <GridCell className="account-status" title={sentence}>
      <StatusShape shape={words(0).shape} />
      <span className="visually-hidden">{sentence}</span>
      <span className="account-lines" aria-hidden="true">
        <span className={needsPerson(account) ? 'truncate account-needing' : 'truncate'}>{headline}</span>
        {below === undefined ? (
          <ExpiryBar account={account} />
        ) : (
          <span className="truncate muted">{below}</span>
        )}
      </span>
    </GridCell>
  );
}

/** How accounts of a provider are kept alive; undefined while the providers are not read. */
export function useRenewal(providerId: string): Renewal | undefined {
  return useWindow((state) => state.providers.find((provider) => provider.id === providerId)?.renewal);
}
