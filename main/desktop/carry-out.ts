import type { Api } from '../api/api.ts';
import type { DesktopControl } from '../api/desktop-parts.ts';
import { assertNever } from '../engine/failure.ts';
import type { ProfileHost } from '../host/profile-host.ts';
import type { Autostart } from './autostart.ts';
import type { DesktopElectron } from './electron.ts';
import type { Notice } from './notices.ts';
import type { TrayCommand } from './tray-template.ts';

/** What commands are carried out with. The engine is not there while the app starts. */
export interface CommandParts {
  readonly electron: Pick<DesktopElectron, 'app' | 'clipboard'>;
  readonly host: ProfileHost | undefined;
  readonly control: DesktopControl;
  readonly autostart: Autostart;
  /** Shows the window, at a place if one is named. */
  readonly show: (place?: string) => void;
  readonly tell: (notice: Notice) => void;
}

/** Does what a person asked for in the tray or the menu. Throws the failure. */
export async function carryOut(command: TrayCommand, parts: CommandParts): Promise<void> {
  const { electron, host, control, autostart, show, tell } = parts;
  switch (command.do) {
    case 'open-window':
      return show();
    case 'sign-in':
      return show('add=account');
    case 'show':
      return show(`account=${command.id}`);
    case 'lock':
      return await host?.lock.lock();
    case 'refresh-all':
      await host?.engine.refreshAll({ actor: 'user' });
      return;
    case 'refresh':
      await host?.engine.refresh(command.id);
      return;
    case 'open-site':
      return await control.openSite(command.id);
    case 'pause':
      await host?.engine.pause(command.id);
      return;
    case 'resume':
      await host?.engine.resume(command.id);
      return;
    case 'toggle-autostart':
      await host?.settingsControl.change({ background: { startAtLogin: !autostart.isOn() } });
      return;
    case 'open-logs':
      return await control.openLogs();
    case 'install-command':
      await control.installCommand();
      return tell({ title: 'The command is there', body: 'A new terminal knows it: latchkey list' });
    case 'check-for-update':
      show('settings=about');
      return await control.checkForUpdate();
    case 'copy-diagnostics':
      if (host) await electron.clipboard.writeText(await diagnosticsText(host.api));
      return;
    case 'quit':
      return electron.app.quit();
    default:
      return assertNever(command);
  }
}

/** What the diagnosis found, line by line. It holds no secret. */
async function diagnosticsText({ router }: Api): Promise<string> {
  const caller = { audience: 'window', actor: 'user', signal: new AbortController().signal } as const;
  const reply = await router.dispatch('engine.diagnose', {}, caller);
  if (!reply.ok) return reply.failure.what;
  const { checks } = reply.value as { checks: readonly { name: string; state: string; found: string }[] };
  return checks.map(({ name, state, found }) => `${state} ${name}: ${found}`).join('\n');
}
