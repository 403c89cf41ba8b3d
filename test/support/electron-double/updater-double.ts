import type { UpdateEngine } from '../../../main/desktop/updates.ts';
import { DoubleEmitter } from './emitter.ts';

type Found = Awaited<ReturnType<UpdateEngine['checkForUpdates']>>;

/** The part of electron-updater that the app uses. A test says what is found, and ends the download. */
export class UpdaterDouble extends DoubleEmitter implements UpdateEngine {
  autoDownload = true;
  autoInstallOnAppQuit = true;
  allowDowngrade = true;
  disableWebInstaller = false;
  logger: UpdateEngine['logger'] = null;
  /** What the next check finds; an error is thrown. */
  found: object | Error | undefined;
  download = Promise.withResolvers<string[]>();
  installed = 0;

  async checkForUpdates(): Promise<Found> {
    if (this.found instanceof Error) throw this.found;
    if (this.found === undefined) return null;
    return { isUpdateAvailable: true, updateInfo: this.found, versionInfo: this.found } as Found;
  }

  downloadUpdate(): Promise<string[]> {
    return this.download.promise;
  }

  quitAndInstall(): void {
    this.installed += 1;
  }
}
