import { z } from 'zod';
import type { Account, AccountStatus, AuthMethod, Credits, TokenSource } from '../engine/account.ts';
import { failureShape, keyOf } from './failure-shape.ts';

const authMethods: Readonly<Record<AuthMethod, true>> = {
  password: true,
  google: true,
  oauth: true,
  cookies: true,
  'api-key': true,
  unknown: true,
};

const statuses: Readonly<Record<AccountStatus, true>> = {
  active: true,
  retrying: true,
  waiting: true,
  'needs-sign-in': true,
  'in-use-elsewhere': true,
  misconfigured: true,
};

const tokenSources: Readonly<Record<TokenSource, true>> = { account: true, cookies: true };

/** Parts of credits by name. A check of its own because zod's record is slow, and 10,000 accounts are read at each start. */
const parts = z.custom<Readonly<Record<string, number>>>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((part) => typeof part === 'number' && Number.isFinite(part)),
  'expected numbers by name',
);

/** Credits as they were stored. */
export const creditsShape: z.ZodType<Credits> = z.object({
  total: z.number(),
  parts,
  unit: z.string(),
  plan: z.string().exactOptional(),
  readAt: z.number(),
});

const optionalFields = {
  instance: z.string().exactOptional(),
  identity: z
    .object({
      subject: z.string(),
      email: z.string().exactOptional(),
      name: z.string().exactOptional(),
    })
    .exactOptional(),
  scopes: z.array(z.string()).exactOptional(),
  failure: failureShape.exactOptional(),
  nextAttemptAt: z.number().exactOptional(),
  lastRefreshedAt: z.number().exactOptional(),
  lastUsedAt: z.number().exactOptional(),
  expiresAt: z.number().exactOptional(),
  refreshExpiresAt: z.number().exactOptional(),
  obtainedAt: z.number().exactOptional(),
  credits: creditsShape.exactOptional(),
  tasks: z
    .array(z.object({ name: z.string(), reward: z.number(), done: z.number(), total: z.number() }))
    .exactOptional(),
};

const contentShape: z.ZodType<Omit<Account, 'id'>> = z.object({
  providerId: z.string().min(1),
  label: z.string(),
  authMethod: keyOf(authMethods),
  tokenSource: keyOf(tokenSources),
  status: keyOf(statuses),
  failedAttempts: z.number(),
  paused: z.boolean(),
  connectedAt: z.number(),
  hasCredential: z.boolean(),
  reauthentications: z.array(z.number()),
  ...optionalFields,
});

/** What became of a stored account: read whole, read without some optional fields, or not to be read. */
export interface ReadAccount {
  readonly account?: Account;
  /** Names of the fields that were not as they must be. */
  readonly wrongFields: readonly string[];
}

/** The JSON of an account without its id, which is the key of its row. */
export function writeAccount(account: Account): string {
  const { id: _, ...content } = account;
  return JSON.stringify(content);
}

/**
 * Reads a stored account field by field: unknown fields are left out, and an optional field that is wrong costs that field, not the
 * account.
 */
export function readAccount(id: string, text: string): ReadAccount {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return { wrongFields: ['JSON'] };
  }
  const whole = contentShape.safeParse(content);
  if (whole.success) return { account: Object.assign(whole.data, { id }), wrongFields: [] };
  const wrongFields = [...new Set(whole.error.issues.map((issue) => String(issue.path[0] ?? 'content')))];
  if (!wrongFields.every((field) => field in optionalFields)) return { wrongFields };
  const rest = Object.entries(Object(content)).filter(([field]) => !wrongFields.includes(field));
  const partial = contentShape.safeParse(Object.fromEntries(rest));
  return partial.success ? { account: Object.assign(partial.data, { id }), wrongFields } : { wrongFields };
}
