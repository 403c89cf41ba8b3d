import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { fail } from '../engine/failure.ts';
import type { Instant } from '../engine/session.ts';
import { type OldKeyParts, openWithKnownKey } from './old-store-key.ts';

/** The file of earlier apps that kept one session with electron-store and CryptoJS, under a key that anybody can work out. */
const fileName = 'secure-session.json';
const longestFile = 1024 * 1024;

/** A store that was found, as far as it can be read without its key. */
export interface OldStore {
  readonly path: string;
  /** The folder that it lies in, which is called like the app. */
  readonly app: string;
  readonly email?: string;
  readonly lastLoginAt?: Instant;
}

/** What an old store holds. Secrets. */
export interface OldSession {
  /** `name=value; name=value`, as in a request. */
  readonly cookies: string;
  readonly token: string;
  /** End of the token. */
  readonly tokenExpiry: Instant;
  readonly userEmail?: string | undefined;
}

const storeShape = z.object({
  sessionData: z.string().min(1),
  sessionMetadata: z
    .object({ lastLogin: z.number().optional(), userEmail: z.string().optional() })
    .optional(),
});

const sessionShape = z.object({
  cookies: z.string(),
  token: z.string(),
  tokenExpiry: z.number(),
  userEmail: z.string().optional(),
});

type Environment = Readonly<Record<string, string | undefined>>;

/** The old stores in the folders of apps, where Electron keeps what they store. What cannot be read is passed over. */
export function findOldStores(
  platform: NodeJS.Platform = process.platform,
  environment: Environment = process.env,
): readonly OldStore[] {
  const folder = appFolders(platform, environment);
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name, fileName);
      if (!entry.isDirectory() || !existsSync(path)) return [];
      try {
        return [describe(path, readOldStore(path))];
      } catch {
        return [];
      }
    });
  } catch {
    return [];
  }
}

/** The bytes of a store. Throws `invalid-input` if it cannot be read or is no such store. */
export function readOldStore(path: string): Buffer {
  let bytes: Buffer;
  try {
    if (statSync(path).size > longestFile) throw fail('invalid-input', 'it is too long');
    bytes = readFileSync(path);
  } catch {
    throw fail('invalid-input', 'The old session store cannot be read.', { field: 'path' });
  }
  parseStore(bytes);
  return bytes;
}

/** Whether a text is such a store. */
export function isOldStore(text: string): boolean {
  if (!text.includes('"sessionData"')) return false;
  try {
    return storeShape.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

/**
 * Opens a store. Its key is made of the app's name and version and of its folder; what is not given is the folder's name, the folder that
 * the file lies in, and whichever version fits. Throws `invalid-input` if none does.
 */
export async function openOldStore(
  path: string,
  bytes: Buffer,
  given: Partial<OldKeyParts> = {},
): Promise<OldSession> {
  const folder = given.userData ?? dirname(path);
  const plaintext = await openWithKnownKey(parseStore(bytes).sessionData, {
    names: given.appName === undefined ? [basename(folder), 'Electron'] : [given.appName],
    versions: given.appVersion === undefined ? undefined : [given.appVersion],
    folder,
  });
  const session = sessionShape.safeParse(plaintext);
  if (session.success) return session.data;
  throw fail(
    'invalid-input',
    plaintext === undefined
      ? 'The old session store does not open: its key is made of the name, the version and the folder of its app, and one of them was another.'
      : 'The old session store does not hold a session.',
    { field: 'path', detail: plaintext === undefined ? 'no key fits' : 'another shape' },
  );
}

function describe(path: string, bytes: Buffer): OldStore {
  const { sessionMetadata } = parseStore(bytes);
  return {
    path,
    app: basename(dirname(path)),
    ...(sessionMetadata?.userEmail !== undefined && { email: sessionMetadata.userEmail }),
    ...(sessionMetadata?.lastLogin !== undefined && { lastLoginAt: sessionMetadata.lastLogin }),
  };
}

function parseStore(bytes: Buffer): z.output<typeof storeShape> {
  try {
    return storeShape.parse(JSON.parse(bytes.toString('utf8')));
  } catch {
    throw fail('invalid-input', 'This is no session store of an earlier app.', { field: 'path' });
  }
}

/** Electron's `appData`. */
function appFolders(platform: NodeJS.Platform, environment: Environment): string {
  const home = environment.HOME || homedir();
  if (platform === 'win32') return environment.APPDATA ?? join(home, 'AppData', 'Roaming');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support');
  return environment.XDG_CONFIG_HOME || join(home, '.config');
}
