import { z } from 'zod';
import type { Account } from '../engine/account.ts';
import { readAccount, writeAccount } from './account-row.ts';

/** What no account can be without; the rest is looked at field by field. */
const essentials = z.looseObject({
  id: z.uuid(),
  providerId: z.string().min(1).max(64),
  label: z.string().min(1).max(320),
  authMethod: z.string(),
  tokenSource: z.string(),
  status: z.string(),
  failedAttempts: z.number(),
  paused: z.boolean(),
  connectedAt: z.number(),
  hasCredential: z.boolean(),
  reauthentications: z.array(z.number()),
});

/**
 * The account in a value that came from a file, whoever wrote it, or undefined if it is none. It goes the way through its row, so that
 * exactly what the database would keep of it is taken over.
 */
export function accountOfJson(value: unknown): Account | undefined {
  const parsed = essentials.safeParse(value);
  if (!parsed.success) return undefined;
  try {
    // SQLite keeps the types of columns; a field of a wrong one is left out here as it would be refused there.
    const row = writeAccount(parsed.data as unknown as Account).map((cell) =>
      typeof cell === 'number' || typeof cell === 'string' ? cell : null,
    );
    return readAccount(row).account;
  } catch {
    return undefined;
  }
}
