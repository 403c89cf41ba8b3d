import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ProfileDatabaseOptions } from '../../main/accounts/profile-database.ts';
import { openProfileDatabase, type ProfileDatabase } from '../../main/accounts/profile-database.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A profile database that is closed with the test; in a fresh folder unless told. */
export function openDatabase(
  folder = temporaryFolder(),
  options: ProfileDatabaseOptions = {},
): ProfileDatabase {
  const database = openProfileDatabase(join(folder, 'latchkey.db'), options);
  onTestFinished(() => database.close());
  return database;
}
