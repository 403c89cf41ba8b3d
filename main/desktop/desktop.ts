import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { profileFolderOf } from '../host/profile-choice.ts';
import { registerAppScheme } from './app-protocol.ts';
import { DesktopApp } from './desktop-app.ts';
import type { DesktopWorld } from './desktop-world.ts';
import { isLink } from './start-arguments.ts';

/** Starts the app; resolves when it runs, or false if another one has taken over what it was started for. */
export async function startDesktop(world: DesktopWorld): Promise<boolean> {
  const { electron, environment } = world;
  const { app } = electron;
  registerAppScheme(electron);
  if (environment.LATCHKEY_PROFILE) {
    // Another profile is another app: with a lock and a memory of its own.
    const folder = join(profileFolderOf(undefined, environment), 'desktop');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    app.setPath('userData', folder);
  }
  if (
    !app.requestSingleInstanceLock({
      arguments: world.arguments.filter(isLink),
    })
  ) {
    app.quit();
    return false;
  }
  await new DesktopApp(world).start();
  return true;
}
