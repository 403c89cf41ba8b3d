import type { AccountData } from '../../preload/contract.ts';
import { needsPerson } from '../../preload/list-order.ts';
import { StatusShape } from '../parts/status-shape.tsx';
import type { Renewal } from '../state/contract-types.ts';
import { useTicking, useWindow } from '../state/window-context.tsx';
import { statusSentence, statusWords } from '../status/status-words.ts';
import { speech } from '../texts/texts.ts';
import { ExpiryBar } from './expiry-bar.tsx';
import { GridCell } from './grid-parts.tsx';

/** The status of an account in the list: shape and words; below, what more there is to say, or the bar of its token. */
export function RowStatus({ account }: { readonly account: AccountData }) {
  const renewal = useRenewal(account.providerId);
  const words = (now: number) => statusWords(account, now, speech, renewal);
  // One value for the ticker, not one for each part: a row in sight looks at the time as seldom as it can.
  const said = useTicking((now) => {
    const { headline: first, cause, aside } = words(now);
    return JSON.stringify([first, cause ?? aside ?? '', statusSentence(words(now), speech)]);
  });
  const [headline = '', below = '', sentence = ''] = JSON.parse(said) as readonly string[];
  return (
    <GridCell className="account-status" title={sentence}>
      <StatusShape shape={words(0).shape} />
      <span className="visually-hidden">{sentence}</span>
      <span className="account-lines" aria-hidden="true">
        <span className={needsPerson(account) ? 'truncate account-needing' : 'truncate'}>{headline}</span>
        {below === '' ? <ExpiryBar account={account} /> : <span className="truncate muted">{below}</span>}
      </span>
    </GridCell>
  );
}

/** How accounts of a provider are kept alive; undefined while the providers are not read. */
export function useRenewal(providerId: string): Renewal | undefined {
  return useWindow((state) => state.providers.find((provider) => provider.id === providerId)?.renewal);
}
