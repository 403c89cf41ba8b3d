import { z } from 'zod';
import { type Grant, type GrantStore, grantScopes } from '../engine/grant.ts';
import type { ProfileDatabase } from './profile-database.ts';

const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue('not JSON');
    return z.NEVER;
  }
});

const rowShape = z.object({
  id: z.string(),
  name: z.string(),
  holder: json.pipe(
    z.discriminatedUnion('by', [
      z.object({ by: z.literal('key'), hash: z.string() }),
      z.object({ by: z.literal('program'), path: z.string(), script: z.string().optional() }),
    ]),
  ),
  accounts: json.pipe(z.union([z.literal('all'), z.array(z.string())])),
  scopes: json.pipe(z.array(z.enum(grantScopes))),
  created_at: z.number(),
  expires_at: z.number().nullable(),
  last_used_at: z.number().nullable(),
});

/** The grants in the profile's database. */
export class SqliteGrantStore implements GrantStore {
  readonly #database: ProfileDatabase;

  constructor(database: ProfileDatabase) {
    this.#database = database;
  }

  /** What cannot be read opens nothing: it is left out, and stays where it is. */
  load(): readonly Grant[] {
    const rows = this.#database.connection.prepare('SELECT * FROM grants ORDER BY created_at').all();
    return rows.flatMap((row) => {
      const read = rowShape.safeParse(row);
      if (!read.success) return [];
      const { id, name, holder, accounts, scopes, created_at, expires_at, last_used_at } = read.data;
      return {
        id,
        name,
        holder,
        accounts,
        scopes,
        createdAt: created_at,
        ...(expires_at === null ? {} : { expiresAt: expires_at }),
        ...(last_used_at === null ? {} : { lastUsedAt: last_used_at }),
      };
    });
  }

  save(grant: Grant): Promise<void> {
    return this.#database.write('The grant could not be saved', () => {
      this.#database.connection
        .prepare(
          `INSERT OR REPLACE INTO grants (id, name, holder, accounts, scopes, created_at, expires_at, last_used_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(
          grant.id,
          grant.name,
          JSON.stringify(grant.holder),
          JSON.stringify(grant.accounts),
          JSON.stringify(grant.scopes),
          grant.createdAt,
          grant.expiresAt ?? null,
          grant.lastUsedAt ?? null,
        );
    });
  }

  remove(id: string): Promise<void> {
    return this.#database.write('The grant could not be deleted', () => {
      this.#database.connection.prepare('DELETE FROM grants WHERE id = ?').run(id);
    });
  }
}
