import { CSPProvider } from '@base-ui/react/csp-provider';
import { Toast } from '@base-ui/react/toast';
import { Tooltip } from '@base-ui/react/tooltip';
import { lazy, Suspense, useEffect } from 'react';
import { AccountList } from './accounts/account-list.tsx';
import { ListHeader } from './accounts/list-header.tsx';
import { Dialogs } from './dialogs/dialogs.tsx';
import { DropAnywhere } from './imports/drop-anywhere.tsx';
import { Banners } from './layout/banners.tsx';
import { DialogPart, WindowPart } from './layout/fault-boundary.tsx';
import { NoticesView } from './layout/notices-view.tsx';
import { Sidebar } from './layout/sidebar.tsx';
import { StatusLine } from './layout/status-line.tsx';
import { Toolbar } from './layout/toolbar.tsx';
import { panelBeside, sidebarBeside, useMedia } from './layout/use-media.ts';
import { WindowStates } from './layout/window-states.tsx';
import { useShortcuts } from './shortcuts/use-shortcuts.ts';
import { noticeQueue } from './state/notices.ts';
import { selectNeeding, useShow, useWindow } from './state/window-context.tsx';
import { formats, texts } from './texts/texts.ts';
import './layout/layout.css';

const LockScreen = lazy(() => import('./lock/lock-screen.tsx'));
const OverviewScreen = lazy(() => import('./overview/overview-screen.tsx'));
const TeachScreen = lazy(() => import('./teach/teach-screen.tsx'));
const ToolsScreen = lazy(() => import('./tools/tools-screen.tsx'));
const ConsentDialog = lazy(() => import('./tools/consent-dialog.tsx'));
const SettingsScreen = lazy(() => import('./settings/settings-screen.tsx'));
const AccountPanel = lazy(() => import('./account/account-panel.tsx'));

/** The whole window. */
export function App() {
  return (
    // The content security policy allows no style elements; what they would say stands in our own sheets.
    <CSPProvider disableStyleElements>
      <Tooltip.Provider delay={500}>
        <Toast.Provider toastManager={noticeQueue} limit={3}>
          <Contents />
        </Toast.Provider>
      </Tooltip.Provider>
    </CSPProvider>
  );
}

/** The window, or the lock screen in the place of all of it. */
function Contents() {
  const isLocked = useWindow((state) => state.lock?.isLocked === true);
  useEffect(() => {
    // What was told can name accounts.
    if (isLocked) noticeQueue.close();
  }, [isLocked]);
  if (isLocked) {
    return (
      <Suspense>
        <LockScreen />
      </Suspense>
    );
  }
  return (
    <>
      <WindowPart>
        <Layout />
      </WindowPart>
      <NoticesView />
    </>
  );
}

function Layout() {
  const show = useShow();
  useShortcuts();
  const hasSidebar = useMedia(sidebarBeside);
  const hasPanel = useMedia(panelBeside);
  const hasAccounts = useWindow((state) => state.accounts.size > 0);
  const showsSettings = useWindow((state) => state.screen === 'settings' && state.settings !== undefined);
  const showsOverview = useWindow((state) => state.screen === 'overview');
  const isWhole = useWindow((state) => state.loaded);
  const showsTeach = useWindow((state) => state.screen === 'teach' && state.loaded);
  const showsTools = useWindow((state) => state.screen === 'tools' && state.loaded);
  const isAsked = useWindow((state) => state.grantRequests.length > 0);
  const screen = useWindow((state) => state.screen);
  const openId = useWindow((state) => state.openId);
  const showsAccounts = screen === 'accounts';
  const isOpen = showsAccounts && openId !== undefined;
  return (
    <div className="window">
      <Title />
      <Banners />
      {hasSidebar && <Sidebar />}
      <main className="main">
        <WindowPart subject={screen}>
          {showsSettings ? (
            <Suspense>
              <SettingsScreen folded={!hasSidebar} />
            </Suspense>
          ) : showsTools ? (
            <Suspense>
              <ToolsScreen folded={!hasSidebar} />
            </Suspense>
          ) : showsTeach ? (
            <Suspense>
              <TeachScreen folded={!hasSidebar} />
            </Suspense>
          ) : hasAccounts ? (
            <>
              {/* The same on both screens, so that one types on while the list takes the place of the overview. */}
              <Toolbar folded={!hasSidebar} />
              {showsOverview ? (
                // Its sums are of all accounts.
                <Suspense>{isWhole && <OverviewScreen />}</Suspense>
              ) : (
                <>
                  <ListHeader />
                  <AccountList panelIsBeside={hasPanel} />
                </>
              )}
            </>
          ) : (
            <WindowStates folded={!hasSidebar} />
          )}
        </WindowPart>
      </main>
      {hasPanel ? (
        <WindowPart className="panel" subject={openId}>
          <Suspense>{isOpen && <AccountPanel isBeside />}</Suspense>
        </WindowPart>
      ) : (
        <DialogPart onClose={() => show({ openId: undefined })}>
          <Suspense>{showsAccounts && <AccountPanel isBeside={false} />}</Suspense>
        </DialogPart>
      )}
      <StatusLine />
      <DialogPart onClose={() => show({ dialog: undefined })}>
        <Dialogs />
      </DialogPart>
      <DialogPart onClose={() => show({ grantRequests: [] })}>
        <Suspense>{isAsked && <ConsentDialog />}</Suspense>
      </DialogPart>
      <DropAnywhere />
    </div>
  );
}

/** The title of the window says how many accounts wait for a person, for those who look at the tab only. */
function Title() {
  const needing = useWindow((state) => state.partial?.counts.needing ?? selectNeeding(state).length);
  useEffect(() => {
    document.title =
      needing === 0
        ? texts.common.appName
        : `${texts.accounts.needYou(needing, formats.number(needing))} · ${texts.common.appName}`;
  }, [needing]);
  return null;
}
