import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { DesktopElectron } from './electron.ts';
import type { UpdateEngine, UpdateSource } from './updates.ts';

/** What the packaging adds to the app's manifest. */
const manifest = z.object({ latchkeyUpdateKey: z.string().min(1) });

export interface UpdateSourceOptions {
  readonly app: Pick<DesktopElectron['app'], 'isPackaged' | 'getAppPath'>;
  /** The folder of the package's resources. */
  readonly resources: string;
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly load: () => Promise<UpdateEngine>;
}

/** Where this copy of the app is updated from, or why it is not. */
export function updateSource(options: UpdateSourceOptions): UpdateSource {
  const { app, resources, platform, environment, load } = options;
  if (!app.isPackaged) return { state: 'not-here', why: 'not-packaged' };
  // Of the packages of Linux, only the image updates itself.
  if (platform === 'linux' && !environment.APPIMAGE) return { state: 'not-here', why: 'system-package' };
  const publicKey = updateKey(join(app.getAppPath(), 'package.json'));
  if (publicKey === undefined || !existsSync(join(resources, 'app-update.yml'))) {
    return { state: 'not-here', why: 'no-address' };
  }
  return { engine: load, publicKey };
}

function updateKey(path: string): string | undefined {
  try {
    return manifest.parse(JSON.parse(readFileSync(path, 'utf8'))).latchkeyUpdateKey;
  } catch {
    return undefined;
  }
}
