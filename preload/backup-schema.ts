/** The shapes of backups. What crosses of a file is encrypted; a passphrase goes one way only: in. */
import { z } from 'zod';

const instant = z.number().describe('milliseconds since 1970-01-01T00:00:00Z');

/** So much of a file crosses in one call, before base64. */
export const backupPart = 1024 * 1024;
/** Larger files than this are for `latchkey backup`. */
export const mostBackupBytes = 64 * backupPart;

export const fileId = z.string().min(1).max(64);
export const partText = z.base64().max(Math.ceil(backupPart / 3) * 4);

/** A backup that main holds, sealed, for ten minutes. */
export const heldFile = z.object({ id: fileId, name: z.string(), size: z.number() });

export const madeBackup = z.object({
  accounts: z.number(),
  /** Accounts whose session or password could not be opened, and is not in it. */
  unopened: z.number(),
  /** Where it was written; absent if it is held for a download, or the person chose no place. */
  path: z.string().optional(),
  file: heldFile.optional(),
});

export const restoreStanding = z.enum(['new', 'newer', 'older', 'same', 'no-session']);

export const backupPreview = z.object({
  createdAt: instant,
  latchkey: z.string(),
  accounts: z.array(
    z.object({
      id: z.string(),
      label: z.string(),
      providerId: z.string(),
      standing: restoreStanding,
      hasPassword: z.boolean(),
      /** When the session in the backup was obtained. */
      obtainedAt: instant.optional(),
      /** When the one here was. */
      hereObtainedAt: instant.optional(),
    }),
  ),
  /** Accounts here that the backup does not have. */
  onlyHere: z.array(z.object({ id: z.string(), label: z.string(), providerId: z.string() })),
  definitions: z.array(z.string()),
  hasSettings: z.boolean(),
  /** Records that could not be read. */
  unread: z.number(),
});

export const restoreWish = z.object({
  /** `merge` adds and renews; `replace` also removes what the backup does not have. */
  mode: z.enum(['merge', 'replace']),
  /** Take sessions that are older than those here. */
  olderToo: z.boolean().default(false),
  settings: z.boolean().default(false),
  ids: z.array(z.string().max(64)).max(100_000).optional(),
});

export const restored = z.object({
  added: z.number(),
  renewed: z.number(),
  kept: z.number(),
  removed: z.number(),
  definitions: z.number(),
});

export const backupState = z.object({
  /** Whether there is a passphrase that scheduled backups are sealed for. */
  hasPassphrase: z.boolean(),
  /** Where they go. */
  folder: z.string(),
  lastAt: instant.optional(),
  /** Why the last try failed. */
  problem: z.string().optional(),
  nextAt: instant.optional(),
  /** Whether files are chosen in a dialog of the system, and not by the browser. */
  hasDialogs: z.boolean(),
});
