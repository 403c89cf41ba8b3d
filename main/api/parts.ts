import type { Output, ValidInput } from '../../preload/contract.ts';
import type { SettingsChange, SettingsReply } from '../../preload/settings-schema.ts';
import type { SessionEvent } from '../engine/events.ts';
import type { Failure } from '../engine/failure.ts';
import type { Captured, KeySlot, Renewal, WayIn } from '../engine/provider.ts';
import type { Instant } from '../engine/session.ts';
import type { SecureSessionManager } from '../engine/session-manager.ts';
import type { BackupControl } from './backup-parts.ts';
import type { DefinitionDesk } from './definition-parts.ts';
import type { ConsentRequests, GrantDesk } from './grant-parts.ts';
import type { ImageDesk } from './image-parts.ts';
import type { LockControl } from './lock-parts.ts';
import type { Audit, Health } from './reliability-parts.ts';
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

/** What is asked for of an OAuth client that a person registered. */
export interface OAuthClientNeed {
  readonly id: 'required' | 'optional';
  readonly secret: 'required' | 'optional';
}

/** A provider as a list shows it. */
export interface ProviderFacts {
  readonly id: string;
  readonly name: string;
  readonly builtIn: boolean;
  /** Present if accounts of the provider need a base URL. */
  readonly instance?: { readonly suggestion?: string };
  /** The ways in that provider and host both have, best first. */
  readonly waysIn: readonly WayIn[];
  readonly renewal: Renewal;
  /** What accounts can have handed out on request, such as `Daily credits`. */
  readonly claim?: string | undefined;
  /** The person wants to be told when credits of its accounts fall under this. */
  readonly creditAlert?: number | undefined;
  /** What keeps an account signed in. */
  readonly kind: 'oauth' | 'session' | 'cookies' | 'token' | 'api-key';
  /** Where its requests go, without the instance. */
  readonly hosts: readonly string[];
  /** Where the person finds what they are to paste, by way in. */
  readonly hints: Readonly<Partial<Record<'cookies' | 'token' | 'api-key', string>>>;
  /** Whether people may sign in there by their Google account. */
  readonly byGoogle: boolean;
  /** Tells versions of a definition of the user's own apart; absent for built-in ones. */
  readonly revision?: string | undefined;
  /** What a client of the person's own must bring, by way in, and the redirect URI to register with the server. */
  readonly client?:
    | {
        readonly redirectUri: string;
        readonly needs: Readonly<Partial<Record<'loopback' | 'device', OAuthClientNeed>>>;
      }
    | undefined;
  /** Keys of other services that its accounts keep there. */
  readonly keys?: readonly KeySlot[] | undefined;
  /** Set if the definition cannot be used. */
  readonly failure?: Failure;
}

/** One wrong place in a definition. */
export interface DefinitionProblem {
  /** RFC 6901. */
  readonly pointer: string;
  readonly found: string;
  readonly expected: string;
  /** Where the text stops being JSON, from 1. */
  readonly line?: number;
  readonly column?: number;
}

/** The providers that there are, and what a person adds to them. */
export interface ProviderCatalogue {
  list(): readonly ProviderFacts[];
  find(providerId: string): ProviderFacts | undefined;
  /** The base URL as an account keeps it. Throws `invalid-input`, `no-such-provider`, `misconfigured`. */
  checkInstance(providerId: string, instance: string | undefined): string | undefined;
  check(definition: string): Promise<{ id?: string; problems: readonly DefinitionProblem[] }>;
  /** Stores a definition in the profile. Throws `misconfigured` with the pointer if it has problems. */
  add(definition: string): Promise<ProviderFacts>;
}

/** The event log, read. */
export interface Timeline {
  /** The latest events of an account, newest first. */
  read(accountId: string, limit: number): readonly SessionEvent[] | Promise<readonly SessionEvent[]>;
}

/** What an account could spend from an instant on. */
export interface CreditPoint {
  readonly at: Instant;
  readonly total: number;
  readonly unit: string;
  readonly plan?: string;
  readonly parts: Readonly<Record<string, number>>;
}

/** How credits went. */
export interface CreditRecords {
  /** The points of an account between two instants, oldest first, led by what it had when that time began. */
  read(
    accountId: string,
    from: Instant,
    to: Instant,
  ): readonly CreditPoint[] | Promise<readonly CreditPoint[]>;
}

/** What a person pasted, made into what a sign-in adapter would bring. */
export interface PastedSecret {
  readonly way: 'cookies' | 'token' | 'api-key';
  readonly text: string;
  readonly providerId: string;
  readonly instance?: string;
}

/** Throws `invalid-input` if the text is not what it should be; never repeats it. */
export type ParsePasted = (pasted: PastedSecret) => Captured;

export type ProtectionBackend = 'keychain' | 'passphrase-file' | 'key-file';

/** What protects the sessions. */
export interface Protection {
  readonly backend: ProtectionBackend;
  /** In plain words: `GNOME Keyring`, `a sealed file under your passphrase`. */
  readonly name: string;
  /** Why it cannot be used, as far as that was seen; absent: it is open. */
  readonly failure?: Failure;
}

/** The choice of what protects the sessions. */
export interface ProtectionControl {
  /** What is known; asks no keychain. */
  current(): Protection;
  /** Asks the keychain, within its bounded wait. Does not throw: what is wrong is in the answer. */
  probe(): Promise<Protection>;
  /** Throws `not-supported` while sessions are sealed under something else, `invalid-input` without a passphrase where one is needed. */
  choose(backend: ProtectionBackend, passphrase: string | undefined): Promise<void>;
}

/** What the person has set, and which of it this host can make so. */
export interface SettingsControl {
  /** Asks the system how its side of the settings stands. */
  look(): Promise<void>;
  read(): SettingsReply;
  /**
   * Changes the fields that are given, and resolves once that is durable and made so. Throws `not-supported` for what this host cannot do,
   * `storage-unavailable`.
   */
  change(change: SettingsChange): Promise<SettingsReply>;
  /** Calls back after each change; returns a function that ends it. */
  subscribe(listener: (now: SettingsReply) => void): () => void;
}

/** What never changes while a host runs. */
export interface HostFacts {
  readonly version: string;
  readonly host: 'desktop' | 'daemon' | 'command';
  readonly profile: string;
  readonly processId: number;
  readonly startedAt: Instant;
}

/** The practice provider. */
export interface PlaygroundControl {
  state(): PlaygroundState;
  start(): Promise<PlaygroundState>;
  stop(): Promise<PlaygroundState>;
  setFaults(faults: PlaygroundFaults): Promise<PlaygroundState>;
}

/** Shares are of requests, 0 to 1; latency in milliseconds. */
export interface PlaygroundFaults {
  readonly latency: number;
  readonly serverErrors: number;
  readonly rateLimits: number;
  readonly garbage: number;
}

export interface PlaygroundState {
  readonly running: boolean;
  readonly url?: string;
  readonly faults: PlaygroundFaults;
}

/** One thing that was looked at when somebody asks what is wrong. */
export interface Check {
  readonly name: string;
  readonly state: 'good' | 'warning' | 'bad';
  readonly found: string;
  readonly advice?: string;
}

/** Imports of sessions and passwords. Secrets stay in it between a preview and its application. */
export interface Imports {
  /** Throws `invalid-input` with the place if the text cannot be read. */
  preview(
    text: string,
    target: Omit<ValidInput<'imports.preview'>, 'text'>,
    signal: AbortSignal,
  ): Promise<Output<'imports.preview'>>;
  /** Throws `timed-out` if the preview has been forgotten. What goes wrong with one item is in the answer. */
  apply(previewId: string, choices: ValidInput<'imports.apply'>['items']): Promise<Output<'imports.apply'>>;
  oldStores(): readonly Output<'imports.oldStores'>['stores'][number][];
  /** Throws `invalid-input` if it cannot be read or opened. */
  previewOld(
    request: ValidInput<'imports.previewOld'>,
    signal: AbortSignal,
  ): Promise<Output<'imports.preview'>>;
  /** Throws `not-allowed` unless its session is stored and the file is the one that was read; `storage-unavailable`. */
  deleteOld(previewId: string): void;
  discard(previewId: string): void;
  /** The providers that a page of this address belongs to. */
  site(url: string): readonly Output<'imports.site'>['providers'][number][];
}

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
