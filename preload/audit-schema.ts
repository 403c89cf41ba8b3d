/** The event log as people look back on it. No secret. */
import { z } from 'zod';
import { accountId, failure } from './schemas.ts';

const instant = z.number().describe('milliseconds since 1970-01-01T00:00:00Z');
const entryId = z.number().int().min(0);

export const auditQuery = z.object({
  limit: z.number().int().min(1).max(1_000).default(100),
  /** Only entries older than this one: the next page. */
  before: entryId.optional(),
  accountId: accountId.optional(),
});

export const auditEntries = z.object({
  entries: z.array(
    z.object({
      id: entryId,
      at: instant,
      type: z.string(),
      actor: z.enum(['user', 'refresher', 'tool']),
      /** The name of the tool, where it is known. */
      tool: z.string().optional(),
      accountId: z.string().optional(),
      /** What the account is called now; absent once it was removed. */
      account: z.string().optional(),
      provider: z.string().optional(),
      failure: failure.optional(),
      facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
      /** Whether failure and facts went with the account. */
      erased: z.boolean(),
    }),
  ),
});

export const auditReport = z.object({
  /** Whether every entry is as it was written, and none is missing. */
  intact: z.boolean(),
  entries: z.number(),
  /** Entries that were let go of because of their age or number. */
  pruned: z.number(),
  /** Entries whose details were erased along with their accounts. */
  erased: z.number(),
  oldestAt: instant.optional(),
  newestAt: instant.optional(),
  /** Up to which entry and since when the log is sealed; `checked` is false while the key of the seal is out of reach. */
  sealed: z.object({ through: entryId, at: instant, checked: z.boolean() }).optional(),
  problems: z.array(z.object({ id: entryId.optional(), what: z.string() })),
});

export const auditExport = z.object({
  /** Only entries newer than this one; absent: from the beginning, led by a line about the log. */
  after: entryId.optional(),
  limit: z.number().int().min(1).max(5_000).default(1_000),
});

/** Lines of JSON, oldest first; `next` is what to ask for `after` next, absent at the end. */
export const auditLines = z.object({ lines: z.array(z.string()), next: entryId.optional() });
