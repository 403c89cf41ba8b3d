import type { SessionEvent } from '../engine/events.ts';
import type { Instant } from '../engine/session.ts';
import type { SecureSessionManager } from '../engine/session-manager.ts';
import type { BackupControl } from './backup-parts.ts';
import type { CreditRecords } from './credit-parts.ts';
import type { DefinitionDesk } from './definition-parts.ts';
import type { DesktopControl, SecretClipboard } from './desktop-parts.ts';
import type { Check } from './diagnosis-parts.ts';
import type { ConsentRequests, GrantDesk } from './grant-parts.ts';
import type { ImageDesk } from './image-parts.ts';
import type { Imports } from './import-parts.ts';
import type { LockControl } from './lock-parts.ts';
import type { PlaygroundControl } from './playground-parts.ts';
import type { ProtectionControl } from './protection-parts.ts';
import type { ProviderCatalogue } from './provider-parts.ts';
import type { Audit, Health } from './reliability-parts.ts';
import type { SettingsControl } from './settings-parts.ts';
import type { ParsePasted } from './sign-in-parts.ts';
import type { TokenFileDesk } from './token-file-parts.ts';

/** The part of the engine that the procedures use. */
export type Engine = Pick<
  SecureSessionManager,
  | 'list'
  | 'listServing'
  | 'get'
  | 'subscribe'
  | 'signIn'
  | 'cancelSignIn'
  | 'confirmSignIn'
  | 'refresh'
  | 'refreshAll'
  | 'syncCredits'
  | 'claimCredits'
  | 'accessToken'
  | 'runWithSession'
  | 'requestParts'
  | 'browserState'
  | 'request'
  | 'takeOver'
  | 'signOut'
  | 'sessionInventory'
  | 'sessionSecret'
  | 'pause'
  | 'resume'
  | 'rename'
  | 'update'
  | 'setCredential'
  | 'forgetCredential'
  | 'remove'
  | 'retryVault'
  | 'nextDueAt'
  | 'isOnline'
  | 'providersChanged'
>;

/** The event log, read. */
export interface Timeline {
  /** The latest events of an account, newest first. */
  read(accountId: string, limit: number): readonly SessionEvent[] | Promise<readonly SessionEvent[]>;
}

/** What never changes while a host runs. */
export interface HostFacts {
  readonly version: string;
  readonly host: 'desktop' | 'daemon' | 'command';
  readonly profile: string;
  readonly processId: number;
  readonly startedAt: Instant;
}

/** Everything that the procedures need; the host assembles it. */
export interface ApiParts {
  readonly audit: Audit;
  readonly health: Health;
  readonly engine: Engine;
  readonly providers: ProviderCatalogue;
  readonly definitions: DefinitionDesk;
  readonly timeline: Timeline;
  readonly creditHistory: CreditRecords;
  readonly parsePasted: ParsePasted;
  readonly imports: Imports;
  readonly images: ImageDesk;
  readonly protection: ProtectionControl;
  readonly lock: LockControl;
  readonly backups: BackupControl;
  readonly playground: PlaygroundControl;
  readonly settings: SettingsControl;
  readonly grants: GrantDesk;
  readonly consent: ConsentRequests;
  readonly tokenFiles: TokenFileDesk;
  readonly facts: HostFacts;
  /** Absent without the desktop app. */
  readonly desktop?: DesktopControl | undefined;
  readonly diagnose: () => Promise<readonly Check[]>;
  /** Absent where there is no clipboard that could be cleared again. */
  readonly clipboard?: SecretClipboard | undefined;
  /** The address of the window in the browser, with a new one-time code. Throws `not-supported` where there is none. */
  readonly openWindow: () => Promise<string>;
  /** Lets go of the profile soon after it returned. Throws `not-allowed` where the person would lose their window. */
  readonly release: () => void;
}
