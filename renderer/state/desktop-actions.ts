import type { WindowBridge } from '../bridge/window-bridge.ts';
import type { FeedStore } from './feed.ts';
import type { Notices } from './notices.ts';

/** The procedures of the desktop app that answer with the engine's status. */
type StatusProcedure =
  | 'desktop.installCommand'
  | 'desktop.checkForUpdate'
  | 'desktop.downloadUpdate'
  | 'desktop.installUpdate';

/** What only the desktop app can be asked for. */
export type DesktopActions = ReturnType<typeof createDesktopActions>;

/** Makes the actions that need the desktop app. */
export function createDesktopActions(bridge: WindowBridge, store: FeedStore, notices: Notices) {
  async function ask(name: StatusProcedure): Promise<void> {
    const reply = await bridge.call(name, {});
    if (reply.ok) store.setState({ engine: reply.value });
    else notices.failed(reply.failure);
  }

  return {
    /** Opens the site of an account in a window that is signed in as it. */
    async openSite(id: string): Promise<void> {
      const reply = await bridge.call('accounts.openSite', { id });
      if (!reply.ok) notices.failed(reply.failure);
    },
    async openLogs(): Promise<void> {
      const reply = await bridge.call('desktop.openLogs', {});
      if (!reply.ok) notices.failed(reply.failure);
    },
    installCommand: () => ask('desktop.installCommand'),
    checkForUpdate: () => ask('desktop.checkForUpdate'),
    downloadUpdate: () => ask('desktop.downloadUpdate'),
    installUpdate: () => ask('desktop.installUpdate'),
  };
}
