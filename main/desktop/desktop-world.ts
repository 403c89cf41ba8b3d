import type { PersonSignIn } from '../host/profile-host-options.ts';
import type { DesktopMemory } from './desktop-memory.ts';
import type { DesktopElectron } from './electron.ts';
import type { UpdateEngine } from './updates.ts';

/** What the app is started in. */
export interface DesktopWorld {
  readonly electron: DesktopElectron;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** The program that the app runs as. */
  readonly executable: string;
  /** Opens what the app remembers; not called before the app has its lock. */
  readonly openMemory: () => DesktopMemory;
  /** Where the built window, the preload script and the icons lie. */
  readonly files: { readonly window: string; readonly preload: string; readonly icons: string };
  /** The folder of what the package carries beside the app. */
  readonly resources: string;
  readonly loadUpdater: () => Promise<UpdateEngine>;
  /** Another sign-in by the person's browser, for tests. */
  readonly usualSignIn?: (usual: () => PersonSignIn) => PersonSignIn;
}
