import type { CSSProperties } from 'react';
import type { AccountData } from '../../preload/contract.ts';
import { useTicking } from '../state/window-context.tsx';
import { lifetimeLeft } from '../status/lifetime.ts';

/** What is left of the token's life, as a bar that shrinks. The words beside it and the panel say the same. */
export function ExpiryBar({ account }: { readonly account: AccountData }) {
  // Whole percents: the bar is short, and renders again only when it would look different.
  const percent = useTicking((now) => {
    const left = lifetimeLeft(account, now);
    return left === undefined ? undefined : Math.round(left * 100);
  });
  if (percent === undefined) return null;
  const style: CSSProperties & Record<'--left', string> = { '--left': `${percent}%` };
  return <span className="expiry-bar" style={style} aria-hidden="true" />;
}
