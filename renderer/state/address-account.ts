import { mendingOf } from '../status/mending.ts';
import type { FeedStore } from './feed.ts';

interface AddressStore extends FeedStore {
  subscribe(listener: () => void): () => void;
}

/**
 * Opens what the window's address names, an account (`#account=<id>`, with `&mend=now` what mends it as well), a section of the settings
 * (`#settings=about`) or the way to a new account (`#add=account`), now and whenever that changes. The address forgets it at once, so that the same can be asked for again.
 */
export function followAddress(store: AddressStore): void {
  const look = () => {
    const wanted = new URLSearchParams(location.hash.slice(1));
    const id = wanted.get('account');
    const settingsSection = wanted.get('settings');
    const adds = wanted.get('add') === 'account';
    if (!id && !settingsSection && !adds) return;
    history.replaceState(null, '', location.pathname + location.search);
    if (id) {
      store.setState({ screen: 'accounts', openId: id, activeId: id });
      if (wanted.has('mend')) mendOnceKnown(store, id);
    } else if (settingsSection) store.setState({ screen: 'settings', settingsSection });
    else store.setState({ dialog: { kind: 'add' } });
  };
  window.addEventListener('hashchange', look);
  look();
}

/** What mends an account is known once the accounts are: a window that was just made has yet to read them. */
function mendOnceKnown(store: AddressStore, id: string): void {
  const mend = () => {
    const account = store.getState().accounts.get(id);
    const mending = account && mendingOf(account);
    if (mending === undefined || mending === 'try-again') return;
    store.setState({ dialog: { kind: mending, accountId: id } });
  };
  if (store.getState().loaded) {
    mend();
    return;
  }
  const stop = store.subscribe(() => {
    if (!store.getState().loaded) return;
    stop();
    mend();
  });
}
