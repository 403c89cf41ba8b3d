import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the profile lies unless the person says otherwise: the place that each system keeps for the data of programs. */
export function defaultProfileFolder(
  platform: NodeJS.Platform = process.platform,
  environment: Environment = process.env,
): string {
  if (platform === 'win32') {
    const roaming =
      environment.APPDATA ?? win32.join(environment.USERPROFILE ?? homedir(), 'AppData', 'Roaming');
    return win32.join(roaming, 'Latchkey');
  }
  const home = environment.HOME || homedir();
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', 'Latchkey');
  const data = environment.XDG_DATA_HOME;
  // The XDG specification has relative paths ignored.
  const base = data && posix.isAbsolute(data) ? data : posix.join(home, '.local', 'share');
  return posix.join(base, 'latchkey');
}
