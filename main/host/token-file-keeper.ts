import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { ProfileDatabase } from '../accounts/profile-database.ts';
import { runtimeFolder } from '../accounts/profile-folder.ts';
import type { TokenFileDesk } from '../api/token-file-parts.ts';
import { type TokenFileParts, type TokenFileStore, TokenFiles } from '../broker/token-files.ts';
import { fail } from '../engine/failure.ts';

const valueName = 'tokenFiles';

const wantedShape = z.array(
  z.object({
    accountId: z.string(),
    form: z.enum(['token', 'header', 'netscape']),
    minValid: z.number().min(0),
  }),
);

/** The wanted files in the profile's database. What is stored is treated as if anybody had written it. */
function storeIn(database: ProfileDatabase): TokenFileStore {
  return {
    load() {
      const stored = database.readValue(valueName);
      try {
        return wantedShape.parse(JSON.parse(String(stored)));
      } catch {
        return [];
      }
    },
    save: (wanted) => database.writeValue(valueName, JSON.stringify(wanted)),
  };
}

/** Folders for the token files of a profile: the one of the login session, or one in the memory that all programs share. */
function foldersOf(profile: string): readonly string[] {
  const runtime = runtimeFolder(profile);
  const name = createHash('sha256').update(runtime).digest('hex').slice(0, 16);
  return [join(runtime, 'tokens'), join(`/dev/shm/latchkey-${process.getuid?.() ?? 0}`, name)];
}

/** Keeps the token files of a profile. */
export function openTokenFiles(
  profile: string,
  database: ProfileDatabase,
  parts: Pick<TokenFileParts, 'engine' | 'clock' | 'onChange'>,
): TokenFiles {
  return new TokenFiles({ ...parts, store: storeIn(database), folders: foldersOf(profile) });
}

/** Removes what a killed engine left of its files. */
export function removeTokenFiles(profile: string): void {
  for (const folder of foldersOf(profile)) rmSync(folder, { recursive: true, force: true });
}

/** Where the engine soon lets go of the profile, nobody would replace a file in time. */
export const noTokenFiles: TokenFileDesk = {
  list: () => [],
  keep: async () => refuse(),
  remove: async () => refuse(),
};

function refuse(): never {
  throw fail('not-supported', 'Token files need a Latchkey that stays. Start one: latchkey daemon.');
}
