import type { AccountData } from '../../preload/contract.ts';
import { StatusShape } from '../parts/status-shape.tsx';
import type { Renewal } from '../state/contract-types.ts';
import { useTicking, useWindow } from '../state/window-context.tsx';
import { needsPerson } from '../status/mending.ts';
import { statusWords } from '../status/status-words.ts';
import { speech } from '../texts/texts.ts';
import { ExpiryBar } from './expiry-bar.tsx';
import { GridCell } from './grid-parts.tsx';

/** The status of an account in the list: shape and words; below, the cause or the bar of its token. */
export function RowStatus({ account }: { readonly account: AccountData }) {
  const renewal = useRenewal(account.providerId);
  const headline = useTicking((now) => statusWords(account, now, speech, renewal).headline);
  // Shape and cause do not depend on the time.
  const { shape, cause } = statusWords(account, 0, speech, renewal);
  return (
    <GridCell className="account-status">
      <StatusShape shape={shape} />
      <span className="account-lines">
        <span className={needsPerson(account) ? 'truncate account-needing' : 'truncate'} title={headline}>
          {headline}
          {cause !== undefined && <span className="visually-hidden">: </span>}
        </span>
        {cause === undefined ? (
          <ExpiryBar account={account} />
        ) : (
          <span className="truncate muted" title={cause}>
            {cause}
          </span>
        )}
      </span>
    </GridCell>
  );
}

/** How accounts of a provider are kept alive; undefined while the providers are not read. */
export function useRenewal(providerId: string): Renewal | undefined {
  return useWindow((state) => state.providers.find((provider) => provider.id === providerId)?.renewal);
}
