import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { explain, failureOf } from '../engine/failure.ts';
import { profileFolderOf } from '../host/profile-choice.ts';
import { registerAppScheme } from './app-protocol.ts';
import { DesktopApp } from './desktop-app.ts';
import type { DesktopWorld } from './desktop-world.ts';
import { isHiddenStart, isLink } from './start-arguments.ts';

/**
 * Starts the app; resolves when it runs, or false if another one has taken over what it was started for. Where it cannot start it says
 * so and ends: without a window nobody would see that it is there and does nothing.
 */
export async function startDesktop(world: DesktopWorld): Promise<boolean> {
  try {
    return await start(world);
  } catch (error) {
    const { what, safe, act } = explain(failureOf(error));
    world.electron.dialog.showErrorBox('Latchkey cannot start', `${what} ${safe} ${act}`);
    world.electron.app.exit(1);
    return false;
  }
}

async function start(world: DesktopWorld): Promise<boolean> {
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
      arguments: world.arguments.filter((text) => isLink(text) || isHiddenStart(text)),
    })
  ) {
    app.quit();
    return false;
  }
  await new DesktopApp(world).start();
  return true;
}
