import type { FeedStore } from './feed.ts';

/**
 * Opens what the window's address names, an account (`#account=<id>`) or a section of the settings (`#settings=about`), now and whenever
 * that changes. The address forgets it at once, so that the same can be asked for again.
 */
export function followAddress(store: FeedStore): void {
  const look = () => {
    const wanted = new URLSearchParams(location.hash.slice(1));
    const id = wanted.get('account');
    const settingsSection = wanted.get('settings');
    if (!id && !settingsSection) return;
    history.replaceState(null, '', location.pathname + location.search);
    if (id) store.setState({ screen: 'accounts', openId: id, activeId: id });
    else if (settingsSection) store.setState({ screen: 'settings', settingsSection });
  };
  window.addEventListener('hashchange', look);
  look();
}
