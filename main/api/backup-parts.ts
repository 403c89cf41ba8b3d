import type { AccountId } from '../engine/account.ts';
import type { Instant } from '../engine/session.ts';

/** A backup that is held in memory, sealed. */
export interface HeldFile {
  readonly id: string;
  readonly name: string;
  readonly size: number;
}

export interface MadeBackup {
  readonly accounts: number;
  /** Accounts whose session or password could not be opened, and is not in it. */
  readonly unopened: number;
  readonly path?: string;
  readonly file?: HeldFile;
}

export type RestoreStanding = 'new' | 'newer' | 'older' | 'same' | 'no-session';

export interface PreviewedAccount {
  readonly id: AccountId;
  readonly label: string;
  readonly providerId: string;
  readonly standing: RestoreStanding;
  readonly hasPassword: boolean;
  readonly obtainedAt?: Instant;
  readonly hereObtainedAt?: Instant;
}

export interface BackupPreview {
  readonly createdAt: Instant;
  readonly latchkey: string;
  readonly accounts: readonly PreviewedAccount[];
  readonly onlyHere: readonly {
    readonly id: AccountId;
    readonly label: string;
    readonly providerId: string;
  }[];
  readonly definitions: readonly string[];
  readonly hasSettings: boolean;
  readonly unread: number;
}

export interface RestoreWish {
  readonly mode: 'merge' | 'replace';
  readonly olderToo: boolean;
  readonly settings: boolean;
  readonly ids?: readonly AccountId[] | undefined;
}

export interface Restored {
  readonly added: number;
  readonly renewed: number;
  readonly kept: number;
  readonly removed: number;
  readonly definitions: number;
}

export interface BackupState {
  readonly hasPassphrase: boolean;
  readonly folder: string;
  readonly lastAt?: Instant;
  readonly problem?: string;
  readonly nextAt?: Instant;
  readonly hasDialogs: boolean;
}

/** Backups. Opening one throws `vault-unavailable` (`locked`) if the passphrase is wrong, `damaged` or `newer-format`. */
export interface BackupControl {
  state(): BackupState;
  /** Asks where to, where there are dialogs; else holds the file for a download. */
  create(passphrase: string, ids?: readonly AccountId[]): Promise<MadeBackup>;
  /** Writes it to a path. Throws `storage-unavailable`. */
  createAt(path: string, passphrase: string, ids?: readonly AccountId[]): Promise<MadeBackup>;
  /** A part of a held file in base64. Throws `invalid-input` if there is none. */
  read(id: string, offset: number): { readonly part: string; readonly isLast: boolean };
  /** Takes a part of a file; the first without an id. Throws `invalid-input` when it grows too long. */
  upload(id: string | undefined, name: string, part: string): HeldFile;
  /** Asks for a file; undefined if the person chose none. Throws `not-supported` where there are no dialogs. */
  choose(): Promise<HeldFile | undefined>;
  /** Takes the file at a path. Throws `invalid-input`. */
  takeFile(path: string): Promise<HeldFile>;
  /**
   * Writes sessions and passwords in plain form into a new file (0600). Throws `storage-unavailable`, also if the file is there.
   */
  exportPlain(
    path: string,
    format: 'json' | 'cookies',
    ids?: readonly AccountId[],
  ): Promise<{ readonly path: string; readonly accounts: number; readonly unopened: number }>;
  inspect(id: string, passphrase: string): Promise<BackupPreview>;
  restore(id: string, passphrase: string, wish: RestoreWish): Promise<Restored>;
  /** Sets the passphrase that scheduled backups are sealed for. It is not kept. */
  setPassphrase(passphrase: string): Promise<void>;
  /** Makes no more scheduled backups. */
  forgetPassphrase(): Promise<void>;
  /** Makes a scheduled backup now. Throws `not-supported` if there is no passphrase for it. */
  runNow(): Promise<void>;
}
