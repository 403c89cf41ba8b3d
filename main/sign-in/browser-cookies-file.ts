import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** On Linux a value under this mark is encrypted with a key that everybody knows: the browser found no keychain. */
const knownKeyMark = Buffer.from('v10');

/**
 * Whether the cookies in a profile are sealed by the system's keychain, so that the profile may be kept. Always so on macOS and Windows,
 * whose keychains cannot be missing. The browser must have ended.
 */
export function holdsOnlySealedCookies(
  folder: string,
  platform: NodeJS.Platform = process.platform,
): boolean {
  if (platform === 'darwin' || platform === 'win32') return true;
  const file = ['Default/Cookies', 'Default/Network/Cookies']
    .map((name) => join(folder, name))
    .find(existsSync);
  if (file === undefined) return true;
  try {
    const database = new DatabaseSync(file);
    try {
      const rows = database.prepare('SELECT value, encrypted_value AS sealed FROM cookies').all();
      return rows.every(({ value, sealed }) => value === '' && isSealed(sealed));
    } finally {
      database.close();
    }
  } catch {
    return false;
  }
}

function isSealed(value: unknown): boolean {
  if (!(value instanceof Uint8Array)) return false;
  return value.length > 3 && !Buffer.from(value.subarray(0, 3)).equals(knownKeyMark);
}
