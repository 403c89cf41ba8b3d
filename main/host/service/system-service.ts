import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { profileFolderOf } from '../profile-choice.ts';
import { type RunTool, runSystemTool } from '../system-tool.ts';
import { LaunchAgent } from './launch-agent.ts';
import { LogonTask } from './logon-task.ts';
import type { Service, ServiceProgram } from './service.ts';
import { SystemdService, userUnitFolder } from './systemd-service.ts';

export interface SystemServiceOptions {
  readonly program: ServiceProgram;
  /** Asks the engine of the profile to let go of it. */
  readonly release: () => Promise<unknown>;
  readonly platform?: NodeJS.Platform;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly runTool?: RunTool;
}

/** The background service of a profile on this system: systemd on Linux, launchd on macOS, the Task Scheduler on Windows. */
export function systemService({
  program,
  release,
  platform = process.platform,
  environment = process.env,
  runTool = runSystemTool,
}: SystemServiceOptions): Service {
  // A service of another profile than the usual one has a name of its own.
  const usual = profileFolderOf(undefined, { ...environment, LATCHKEY_PROFILE: undefined });
  const suffix = program.profile === usual ? '' : `-${shortName(program.profile)}`;
  const home = environment.HOME || homedir();
  const { username: userName, uid: userId } = userInfo();
  switch (platform) {
    case 'darwin':
      return new LaunchAgent({ program, name: `app.latchkey.daemon${suffix}`, home, userId, runTool });
    case 'win32': {
      const domain = environment.USERDOMAIN;
      const user = domain ? `${domain}\\${userName}` : userName;
      return new LogonTask({ program, name: `Latchkey${suffix}`, user, release, runTool });
    }
    default: {
      const folder = userUnitFolder(environment, home);
      return new SystemdService({ program, name: `latchkey${suffix}`, folder, userName, runTool });
    }
  }
}

function shortName(profile: string): string {
  return createHash('sha256').update(profile).digest('hex').slice(0, 8);
}

/** What the system is to start: the command that this process was started by, on the Node that it runs on. */
export function thisProgram(profile: string): ServiceProgram {
  const script = realpathSync(process.argv[1] ?? '');
  // The daemon's own entry stands beside the command's.
  return { command: [process.execPath, script.replace(/daemon(\.\w+)$/, 'cli$1')], profile };
}
