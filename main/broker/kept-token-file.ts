import { randomUUID } from 'node:crypto';
import { chmodSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TokenFile, TokenFileForm, WantedTokenFile } from '../api/token-file-parts.ts';
import type { ListedAccount } from '../engine/events.ts';
import { type Failure, fail } from '../engine/failure.ts';
import type { Timer } from '../engine/ports.ts';
import type { Instant } from '../engine/session.ts';

const extensions: Record<TokenFileForm, string> = {
  token: 'token',
  header: 'header',
  netscape: 'cookies.txt',
};

/** One file that is kept, and how it stands with it. */
export interface KeptTokenFile {
  readonly wanted: WantedTokenFile;
  readonly path: string;
  /** What the account was like when the file was last written. */
  seen?: string | undefined;
  writtenAt?: Instant | undefined;
  endsAt?: Instant | undefined;
  failure?: Failure | undefined;
  timer?: Timer | undefined;
  writing?: Promise<void> | undefined;
}

/** A file that is not written yet. */
export function newTokenFile(folder: string, wanted: WantedTokenFile): KeptTokenFile {
  return { wanted, path: join(folder, `${wanted.accountId}.${extensions[wanted.form]}`) };
}

/** Replaces a file in one step: who has it open goes on reading the old one. */
export function writeWhole(path: string, content: string): void {
  const draft = `${path}.${randomUUID()}`;
  try {
    writeFileSync(draft, content, { mode: 0o600, flag: 'wx' });
    chmodSync(draft, 0o600);
    renameSync(draft, path);
  } catch {
    rmSync(draft, { force: true });
    throw fail('storage-unavailable', 'The token file could not be written.');
  }
}

/** Whether files of the account may be there. */
export function mayBeUsed({ paused, status }: ListedAccount): boolean {
  return !paused && status !== 'needs-sign-in' && status !== 'in-use-elsewhere' && status !== 'misconfigured';
}

/** What of an account makes its file another one. */
export function stateOf({ obtainedAt, expiresAt, lastRefreshedAt }: ListedAccount): string {
  return `${obtainedAt} ${expiresAt} ${lastRefreshedAt}`;
}

/** Tells the files of all accounts apart. */
export function keyOf({ accountId, form }: WantedTokenFile): string {
  return `${accountId} ${form}`;
}

/** The file as it is told to people. */
export function fileOf({ wanted, path, writtenAt, failure }: KeptTokenFile): TokenFile {
  return { ...wanted, path, ...(writtenAt !== undefined && { writtenAt }), ...(failure && { failure }) };
}
