import type { DesktopControl } from '../api/desktop-parts.ts';
import { fail } from '../engine/failure.ts';
import type { CommandTool } from './command-tool.ts';
import type { DesktopElectron } from './electron.ts';
import type { SessionWindows } from './session-windows.ts';
import type { Updates } from './updates.ts';

export interface DesktopControlParts {
  readonly electron: Pick<DesktopElectron, 'app' | 'shell'>;
  /** Not there while the app starts. */
  readonly sessions: () => SessionWindows | undefined;
  readonly updates: Updates;
  readonly commandTool: CommandTool;
}

/** What windows and tools ask of the app that no other host can do. */
export function desktopControl({
  electron,
  sessions,
  updates,
  commandTool,
}: DesktopControlParts): DesktopControl {
  return {
    openSite: async (id) => await sessions()?.open(id),
    openLogs: async () => {
      const problem = await electron.shell.openPath(electron.app.getPath('logs'));
      if (problem !== '') throw fail('not-supported', 'The folder of the logs cannot be opened here.');
    },
    state: () => ({ update: updates.state, commandTool: commandTool.state() }),
    installCommand: () => commandTool.install(),
    checkForUpdate: () => updates.check(),
    downloadUpdate: () => updates.download(),
    installUpdate: () => updates.install(),
  };
}
