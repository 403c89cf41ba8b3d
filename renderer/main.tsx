// The sheets of single components, which come with them, build on these.
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/forced-colours.css';

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createStore } from 'zustand';
import { App } from './app.tsx';
import { followAppearance } from './appearance/appearance.ts';
import { chooseBridge } from './bridge/choose-bridge.ts';
import { watchPerson } from './lock/person-watch.ts';
import { rememberFocus } from './parts/dialog-frame.tsx';
import { createActions } from './state/actions.ts';
import { followAddress } from './state/address-account.ts';
import { createBulkActions } from './state/bulk-actions.ts';
import { createCreditActions } from './state/credit-actions.ts';
import { createDesktopActions } from './state/desktop-actions.ts';
import { frameScheduler, startFeed } from './state/feed.ts';
import { createImportActions } from './state/import-actions.ts';
import { createKeyActions } from './state/key-actions.ts';
import { watchLowCredits } from './state/low-credits.ts';
import { notices } from './state/notices.ts';
import { browserRemovalWorld, createRemovals } from './state/removals.ts';
import { browserTickerWorld, createTicker } from './state/ticker.ts';
import { createTrendReader } from './state/trends.ts';
import { WindowContext } from './state/window-context.tsx';
import { initialState, type WindowState } from './state/window-state.ts';
import { texts } from './texts/texts.ts';

const bridge = chooseBridge();
const store = createStore<WindowState>(() => initialState);
const feed = startFeed(bridge, store, frameScheduler);
const services = {
  store,
  actions: {
    ...createActions(bridge, store, notices, () => void feed.reload()),
    readTrends: createTrendReader(bridge, store, Date.now),
    ...createImportActions(bridge, notices),
    ...createKeyActions(bridge, notices),
    ...createCreditActions(bridge, store, notices),
    ...createBulkActions(bridge, store, notices),
    ...createDesktopActions(bridge, store, notices),
    ...createRemovals(bridge, store, notices, browserRemovalWorld()),
  },
  ticker: createTicker(browserTickerWorld()),
};
watchPerson(bridge, store);
document.documentElement.lang = texts.language;
watchLowCredits(bridge, store, notices);
rememberFocus();
followAddress(store);
followAppearance(store);

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <WindowContext value={services}>
      <App />
    </WindowContext>
  </StrictMode>,
);
