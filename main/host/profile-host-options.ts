import type { ApiParts, HostFacts } from '../api/parts.ts';
import type { AccountId } from '../engine/account.ts';
import type { Connectivity, SignIn, Transport } from '../engine/ports.ts';
import type { AppLinks } from '../sign-in/app-links.ts';
import type { OpenUrl } from '../sign-in/open-url.ts';
import type { LockHost } from './app-lock.ts';
import type { FileDialogs } from './backup/backup-control.ts';
import type { HostSettings } from './settings-control.ts';
import type { ToolHost } from './tool-access.ts';

/** Sign-ins by a person, with what is kept for the next one of each account. */
export interface PersonSignIn extends SignIn {
  /** Deletes what is kept for an account that was removed. */
  forget?(accountId: AccountId): Promise<void>;
  /** Deletes what is kept for accounts that there are no more. */
  tidy?(accountIds: Iterable<AccountId>): Promise<void>;
}

/** What the hosts do differently. */
export interface ProfileHostOptions {
  readonly profile: string;
  /** A `command` does only what it is asked and soon lets go; the others keep the sessions alive. */
  readonly kind: HostFacts['host'];
  /** Undici unless told. */
  readonly transport?: Transport;
  /** The ways in that need a person; the usual ones, those of the system's browser, unless told. */
  readonly signIn?: (transport: Transport, usual: () => PersonSignIn) => PersonSignIn;
  /** What the machine's interfaces tell unless told. */
  readonly connectivity?: Connectivity;
  /** Links of the desktop app, by which OAuth sign-ins can come back. */
  readonly links?: AppLinks;
  /** Opens an address in the person's browser. */
  readonly openUrl?: OpenUrl;
  readonly openWindow?: ApiParts['openWindow'];
  /** What only the desktop app can do. */
  readonly desktop?: ApiParts['desktop'];
  readonly release?: ApiParts['release'];
  /** What this host does with the person's settings; nothing unless told. */
  readonly settings?: HostSettings | undefined;
  /** How the person decides about tools; nobody can be asked unless told. */
  readonly tools?: ToolHost;
  /** What this host knows of the person, for the app lock. */
  readonly lock?: LockHost;
  /** Where a secret can be copied to; nowhere unless told. */
  readonly clipboard?: ApiParts['clipboard'];
  /** Dialogs of the system for files; without them the browser chooses. */
  readonly dialogs?: FileDialogs;
  /** Where tools reach this engine. */
  readonly socket?: () => string | undefined;
  /** Told in a sentence about what is in order for now and somebody should know. */
  readonly warn?: (line: string) => void;
}
