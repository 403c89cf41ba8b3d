import type { FeedStore } from './feed.ts';

/**
 * Opens the account that the window's address names (`#account=<id>`), now and whenever that changes. The address forgets it at once, so that
 * the same account can be asked for again.
 */
export function followAddress(store: FeedStore): void {
  const look = () => {
    const id = new URLSearchParams(location.hash.slice(1)).get('account');
    if (!id) return;
    history.replaceState(null, '', location.pathname + location.search);
    store.setState({ screen: 'accounts', openId: id, activeId: id });
  };
  window.addEventListener('hashchange', look);
  look();
}
