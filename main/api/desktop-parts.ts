import type { Failure } from '../engine/failure.ts';
import type { Instant } from '../engine/session.ts';

/** How it stands with updates of the app. `share`: of the download, 0 to 1. */
export type UpdateState =
  | {
      readonly state: 'not-here';
      /** It does not run as a package; the package knows no place to ask; the system's own package manager has it. */
      readonly why: 'not-packaged' | 'no-address' | 'system-package';
    }
  | { readonly state: 'unknown' | 'checking' }
  | { readonly state: 'current'; readonly checkedAt: Instant }
  | { readonly state: 'available' | 'ready' | 'installing'; readonly version: string }
  | { readonly state: 'downloading'; readonly version: string; readonly share: number }
  | { readonly state: 'failed'; readonly failure: Failure };

/** Whether `latchkey` can be typed in a terminal. */
export type CommandToolState =
  | { readonly state: 'not-here' | 'missing' }
  | { readonly state: 'installed'; readonly path: string };

/** What only the desktop app can do. */
export interface DesktopControl {
  /** Opens the provider's site signed in as the account. Throws `not-supported` if it has none, and failures of the session. */
  openSite(accountId: string): Promise<void>;
  openLogs(): Promise<void>;
  /** How it stands; asks the system, and no server. */
  state(): { readonly update: UpdateState; readonly commandTool: CommandToolState };
  /** Makes `latchkey` known to terminals. Throws `not-supported`. */
  installCommand(): Promise<void>;
  checkForUpdate(): Promise<void>;
  /** Begins; how far it is, the state tells. */
  downloadUpdate(): void;
  installUpdate(): Promise<void>;
}

/** The clipboard of the person's desktop. */
export interface SecretClipboard {
  /** Puts a secret there for a short while; resolves with the end of that. What somebody else puts there meanwhile stays. */
  copy(secret: string): Promise<Instant>;
}
