import type { SQLInputValue, SQLOutputValue } from 'node:sqlite';
import { z } from 'zod';
import type {
  Account,
  AccountStatus,
  AuthMethod,
  Credits,
  Identity,
  TokenSource,
} from '../engine/account.ts';
import { failureShape } from './failure-shape.ts';

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

/** Parts of credits by name. A check of its own, because zod's record takes a third of the time of a whole account. */
const partsShape = z.custom<Readonly<Record<string, number>>>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every(Number.isFinite),
);

/** Credits as they were stored. */
export const creditsShape: z.ZodType<Credits> = z.object({
  total: z.number(),
  parts: partsShape,
  unit: z.string(),
  plan: z.string().exactOptional(),
  readAt: z.number(),
});

const tasksShape = z.array(
  z.object({ name: z.string(), reward: z.number(), done: z.number(), total: z.number() }),
);
const textsShape = z.array(z.string());
const instantsShape = z.array(z.number());

type Mutable<Value> = { -readonly [Key in keyof Value]: Value[Key] };

/** What became of a stored account: read whole, read without some optional fields, or not to be read. */
export interface ReadAccount {
  readonly account?: Account;
  /** Names of the fields that were not as they must be. */
  readonly wrongFields: readonly string[];
}

/** The columns of an account, in the order in which `writeAccount` gives and `readAccount` takes them. */
export const accountColumns = [
  'id',
  'provider_id',
  'instance',
  'label',
  'identity_subject',
  'identity_email',
  'identity_name',
  'auth_method',
  'token_source',
  'scopes',
  'status',
  'failure',
  'failed_attempts',
  'next_attempt_at',
  'paused',
  'connected_at',
  'last_refreshed_at',
  'last_used_at',
  'expires_at',
  'refresh_expires_at',
  'obtained_at',
  'credits',
  'tasks',
  'has_credential',
  'reauthentications',
  'notes',
  'tags',
  'refresh_margin',
  'credit_alert',
] as const;

/** The row of an account. */
export function writeAccount(account: Account): SQLInputValue[] {
  const { identity } = account;
  return [
    account.id,
    account.providerId,
    account.instance ?? null,
    account.label,
    identity?.subject ?? null,
    identity?.email ?? null,
    identity?.name ?? null,
    account.authMethod,
    account.tokenSource,
    json(account.scopes),
    account.status,
    json(account.failure),
    account.failedAttempts,
    account.nextAttemptAt ?? null,
    account.paused ? 1 : 0,
    account.connectedAt,
    account.lastRefreshedAt ?? null,
    account.lastUsedAt ?? null,
    account.expiresAt ?? null,
    account.refreshExpiresAt ?? null,
    account.obtainedAt ?? null,
    json(account.credits),
    json(account.tasks),
    account.hasCredential ? 1 : 0,
    account.reauthentications.length > 0 ? json(account.reauthentications) : null,
    account.notes ?? null,
    json(account.tags),
    account.refreshMargin ?? null,
    account.creditAlert ?? null,
  ];
}

function json(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

/**
 * Reads the row of an account field by field. An optional field that is wrong costs that field; any other, the account. SQLite keeps
 * the types of plain columns (the table is STRICT), so that only names from a closed set, JSON, and numbers without an end need a look:
 * 10,000 accounts are read at each start.
 */
export function readAccount(row: readonly SQLOutputValue[]): ReadAccount {
  // biome-ignore format: in the order of the columns, a group a line
  const [
    id, providerId, instance, label, subject, email, name, authMethod, tokenSource, scopes,
    status, failure, failedAttempts, nextAttemptAt, paused,
    connectedAt, lastRefreshedAt, lastUsedAt, expiresAt, refreshExpiresAt, obtainedAt,
    credits, tasks, hasCredential, reauthentications,
    notes, tags, refreshMargin, creditAlert,
  ] = row;
  if (!isKey(authMethods, authMethod)) return { wrongFields: ['authMethod'] };
  if (!isKey(tokenSources, tokenSource)) return { wrongFields: ['tokenSource'] };
  if (!isKey(statuses, status)) return { wrongFields: ['status'] };
  if (!Number.isFinite(connectedAt)) return { wrongFields: ['connectedAt'] };
  if (!Number.isFinite(failedAttempts)) return { wrongFields: ['failedAttempts'] };
  const wrongFields: string[] = [];
  // SQLite keeps infinite numbers; JSON, and so the contract, has none.
  const isNumber = (field: string, value: SQLOutputValue | undefined): value is number => {
    if (typeof value === 'number' && !Number.isFinite(value)) wrongFields.push(field);
    return Number.isFinite(value);
  };
  const account: Mutable<Account> = {
    id: String(id),
    providerId: String(providerId),
    label: String(label),
    authMethod,
    tokenSource,
    status,
    failedAttempts: Number(failedAttempts),
    paused: paused === 1,
    connectedAt: Number(connectedAt),
    hasCredential: hasCredential === 1,
    reauthentications: readJson('reauthentications', reauthentications, instantsShape, wrongFields) ?? [],
  };
  if (typeof instance === 'string') account.instance = instance;
  if (typeof subject === 'string') {
    const identity: Mutable<Identity> = { subject };
    if (typeof email === 'string') identity.email = email;
    if (typeof name === 'string') identity.name = name;
    account.identity = identity;
  }
  if (isNumber('nextAttemptAt', nextAttemptAt)) account.nextAttemptAt = nextAttemptAt;
  if (isNumber('lastRefreshedAt', lastRefreshedAt)) account.lastRefreshedAt = lastRefreshedAt;
  if (isNumber('lastUsedAt', lastUsedAt)) account.lastUsedAt = lastUsedAt;
  if (isNumber('expiresAt', expiresAt)) account.expiresAt = expiresAt;
  if (isNumber('refreshExpiresAt', refreshExpiresAt)) account.refreshExpiresAt = refreshExpiresAt;
  if (isNumber('obtainedAt', obtainedAt)) account.obtainedAt = obtainedAt;
  if (typeof notes === 'string') account.notes = notes;
  const readTags = readJson('tags', tags, textsShape, wrongFields);
  if (readTags) account.tags = readTags;
  if (isNumber('refreshMargin', refreshMargin)) account.refreshMargin = refreshMargin;
  if (isNumber('creditAlert', creditAlert)) account.creditAlert = creditAlert;
  const readScopes = readJson('scopes', scopes, textsShape, wrongFields);
  if (readScopes) account.scopes = readScopes;
  const readFailure = readJson('failure', failure, failureShape, wrongFields);
  if (readFailure) account.failure = readFailure;
  const readCredits = readJson('credits', credits, creditsShape, wrongFields);
  if (readCredits) account.credits = readCredits;
  const readTasks = readJson('tasks', tasks, tasksShape, wrongFields);
  if (readTasks) account.tasks = readTasks;
  return { account, wrongFields };
}

function isKey<Key extends string>(keys: Readonly<Record<Key, true>>, value: unknown): value is Key {
  return typeof value === 'string' && Object.hasOwn(keys, value);
}

function readJson<Value>(
  field: string,
  text: unknown,
  shape: z.ZodType<Value>,
  wrongFields: string[],
): Value | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    const read = shape.safeParse(JSON.parse(text));
    if (read.success) return read.data;
  } catch {
    // Not JSON: as wrong as JSON of another shape.
  }
  wrongFields.push(field);
  return undefined;
}
