import { unlinkSync } from 'node:fs';
import type { ValidInput } from '../../preload/contract.ts';
import { fail } from '../engine/failure.ts';
import { type Exported, setOfCookies } from '../sign-in/exported-set.ts';
import { openOldStore, readOldStore } from '../vault/old-store.ts';
import type { ImportTarget } from './import-shapes.ts';

/** The earlier apps were clients of this provider and of no other. */
const providerId = 'imagefx';
const site = 'https://labs.google';
/**
 * The store holds cookies without the sites that they belong to. These are of the site itself; the others are of the Google account, which the
 * site is never sent by a browser.
 */
const ownCookies = /^(?:__Secure-|__Host-)?next-auth\./;

/** A store on the disk, to be deleted once what was in it is safe. */
export interface OldStoreFile {
  readonly path: string;
  /** Throws `not-allowed` if it is not the file any more that was read, `storage-unavailable` if it cannot be deleted. */
  delete(): void;
}

/** What an old store holds, as an export that can be previewed. Throws `invalid-input`. */
export async function readOldStoreFile(
  request: ValidInput<'imports.previewOld'>,
): Promise<{ readonly file: OldStoreFile; readonly exported: Exported; readonly target: ImportTarget }> {
  const { path, ...parts } = request;
  const bytes = readOldStore(path);
  const { cookies } = await openOldStore(path, bytes, parts);
  const pairs = cookies.split(/;\s*/).filter((pair) => pair.includes('='));
  const placed = pairs.map((pair, index) => {
    const name = pair.slice(0, pair.indexOf('=')).trim();
    const domain = ownCookies.test(name) ? new URL(site).hostname : '.google.com';
    const raw = { name, value: pair.slice(pair.indexOf('=') + 1), domain, secure: true, httpOnly: true };
    return { raw, placeOf: () => `cookie ${index + 1} of the old store` };
  });
  return {
    file: { path, delete: () => deleteIfSame(path, bytes) },
    exported: { format: 'cookie-list', sets: [{ ...setOfCookies(placed), origins: [site] }] },
    target: { providerId },
  };
}

function deleteIfSame(path: string, bytes: Buffer): void {
  if (!readOldStore(path).equals(bytes)) {
    throw fail('not-allowed', 'The old store has changed since it was read, so it is left where it is.');
  }
  try {
    unlinkSync(path);
  } catch {
    throw fail('storage-unavailable', 'The old store cannot be deleted.');
  }
}
