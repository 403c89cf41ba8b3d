import type { Api } from '../api/api.ts';
import { assertNever } from '../engine/failure.ts';
import type { ProfileHost } from '../host/profile-host.ts';
import type { Autostart } from './autostart.ts';
import type { DesktopElectron } from './electron.ts';
import type { SessionWindows } from './session-windows.ts';
import type { TrayCommand } from './tray-template.ts';

/** What commands are carried out with. Engine and opened sessions are not there while the app starts. */
export interface CommandParts {
  readonly electron: Pick<DesktopElectron, 'app' | 'shell' | 'clipboard'>;
  readonly host: ProfileHost | undefined;
  readonly sessions: SessionWindows | undefined;
  readonly autostart: Autostart;
  /** Shows the window, at an account if one is named. */
  readonly show: (accountId?: string) => void;
}

/** Does what a person asked for in the tray or the menu. Throws the failure. */
export async function carryOut(command: TrayCommand, parts: CommandParts): Promise<void> {
  const { electron, host, sessions, autostart, show } = parts;
  switch (command.do) {
    case 'open-window':
      return show();
    case 'show':
      return show(command.id);
    case 'refresh-all':
      await host?.engine.refreshAll({ actor: 'user' });
      return;
    case 'refresh':
      await host?.engine.refresh(command.id);
      return;
    case 'open-site':
      return await sessions?.open(command.id);
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
      await electron.shell.openPath(electron.app.getPath('logs'));
      return;
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
