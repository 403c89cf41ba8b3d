/** The shapes that cross between main and its windows and tools. None of them can hold a secret; those that do are in `tool-schema.ts`. */
import { z } from 'zod';

export const instant = z.number().describe('milliseconds since 1970-01-01T00:00:00Z');

export const accountId = z.uuid();
/** How people and tools name an account: an id, the start of an id, a label or an e-mail address. */
export const accountName = z.string().trim().min(1).max(320);
export const providerId = z.string().min(1).max(64);
export const label = z.string().trim().min(1).max(120);
/** A word of the person's own to find accounts by. It has no comma and no blank, so that several can stand in one line. */
export const tag = z
  .string()
  .trim()
  .min(1)
  .max(40)
  .regex(/^[^\s,]+$/, 'a tag has no blank and no comma');
/** What a person writes down about an account. Absent: stays as it is; empty: is kept no longer. */
export const accountChanges = z.object({
  label: label.optional(),
  notes: z.string().trim().max(10_000).optional(),
  tags: z.array(tag).max(50).optional(),
  /** Milliseconds; `null`: as the provider's definition says. */
  refreshMargin: z.number().int().min(0).max(86_400_000).nullable().optional(),
  /** Tell when credits fall under this; 0: never. `null`: as it is set for the provider. */
  creditAlert: z.number().min(0).max(1e12).nullable().optional(),
});
const shortText = z.string().max(2_000);
/** Anything a person types or pastes as a secret. */
export const secretText = z
  .string()
  .min(1)
  .max(64 * 1024);

export const failure = z.object({
  kind: z.string(),
  what: z.string(),
  safe: z.string(),
  act: z.string(),
  remedy: z.enum([
    'retry',
    'wait',
    'sign-in',
    'take-over',
    'open-sign-in-window',
    'edit-definition',
    'unlock',
    'correct-input',
    'none',
  ]),
  detail: z.string().optional(),
  field: z.string().optional(),
  retryAt: instant.optional(),
  vault: z.string().optional(),
});

export const identity = z.object({
  subject: z.string(),
  email: z.string().optional(),
  name: z.string().optional(),
});

export const credits = z.object({
  total: z.number(),
  parts: z.record(z.string(), z.number()),
  unit: z.string(),
  plan: z.string().optional(),
  readAt: instant,
});

export const dailyTask = z.object({
  name: z.string(),
  reward: z.number(),
  done: z.number(),
  total: z.number(),
});

export const wayIn = z.enum([
  'password',
  'register',
  'window',
  'chrome',
  'loopback',
  'device',
  'cookies',
  'token',
  'api-key',
]);

/** How many accounts there are, and how many of them need a person. */
const counts = { accounts: z.number(), needing: z.number() } as const;
export const accountCounts = z.object({
  ...counts,
  providers: z.array(z.object({ id: providerId, name: z.string(), ...counts })),
});

export const account = z.object({
  id: accountId,
  providerId,
  providerName: z.string(),
  instance: z.string().optional(),
  label: z.string(),
  notes: z.string().optional(),
  tags: z.array(z.string()).optional(),
  /** Milliseconds before the end at which it is renewed, where that is other than its provider's definition says. */
  refreshMargin: z.number().optional(),
  identity: identity.optional(),
  authMethod: z.enum(['password', 'google', 'oauth', 'cookies', 'api-key', 'unknown']),
  tokenSource: z.enum(['account', 'cookies']),
  scopes: z.array(z.string()).optional(),
  status: z.enum(['active', 'retrying', 'waiting', 'needs-sign-in', 'in-use-elsewhere', 'misconfigured']),
  activity: z.enum(['idle', 'refreshing', 'signing-in']),
  failure: failure.optional(),
  /** It is tried again and again and not understood: a person had better look. */
  stuck: z.boolean().optional(),
  paused: z.boolean(),
  nextAttemptAt: instant.optional(),
  connectedAt: instant,
  lastRefreshedAt: instant.optional(),
  lastUsedAt: instant.optional(),
  obtainedAt: instant.optional(),
  expiresAt: instant.optional(),
  refreshExpiresAt: instant.optional(),
  credits: credits.optional(),
  /** The person wants to be told when credits fall under this; 0: never. Absent: as it is set for the provider. */
  creditAlert: z.number().optional(),
  /** Set while credits are under what the person wants to be told at, to that amount. */
  lowCredits: z.number().optional(),
  tasks: z.array(dailyTask).optional(),
  hasCredential: z.boolean(),
  /** The ways in by which this account can be signed in again on this host, best first. */
  waysIn: z.array(wayIn),
});

const clientNeed = z.object({
  id: z.enum(['required', 'optional']),
  secret: z.enum(['required', 'optional']),
});

export const provider = z.object({
  id: providerId,
  name: z.string(),
  builtIn: z.boolean(),
  /** Present if accounts of the provider need a base URL; holds the usual one, if there is one. */
  instance: z.object({ suggestion: z.string().optional() }).optional(),
  /** The ways in that provider and host both have, best first. */
  waysIn: z.array(wayIn),
  renewal: z.enum(['refresh', 'touch', 'sign-in', 'check']),
  /** What an account can have handed out when the person asks for it, such as `Daily credits`. */
  claim: z.string().optional(),
  /** The person wants to be told when credits of its accounts fall under this. */
  creditAlert: z.number().optional(),
  /** What keeps an account signed in, as a person would call it. */
  kind: z.enum(['oauth', 'session', 'cookies', 'token', 'api-key']),
  /** Where its requests go, without the instance. */
  hosts: z.array(z.string()),
  /** Where the person finds what they are to paste. */
  hints: z.partialRecord(z.enum(['cookies', 'token', 'api-key']), z.string()),
  /** Whether people may sign in there by their Google account, in a browser. */
  byGoogle: z.boolean(),
  /** Tells versions of a definition of the person's own apart. */
  revision: z.string().optional(),
  /** What a person's own OAuth client must bring, by way in, and the redirect URI that is to be registered with the server. */
  client: z
    .object({
      redirectUri: z.string(),
      needs: z.object({ loopback: clientNeed.optional(), device: clientNeed.optional() }),
    })
    .optional(),
  /** Keys of other services that its accounts keep there, such as those of the JWT API. */
  keys: z.array(z.object({ id: z.string(), name: z.string() })).optional(),
  /** Set if the definition cannot be used. */
  failure: failure.optional(),
});

export const definitionProblem = z.object({
  /** RFC 6901 pointer to the wrong place. */
  pointer: z.string(),
  found: z.string(),
  expected: z.string(),
  /** Where the text stops being JSON, from 1; absent where it is JSON. */
  line: z.number().optional(),
  column: z.number().optional(),
});

export const signInProgress = z.discriminatedUnion('step', [
  z.object({ step: z.literal('window-open') }),
  z.object({ step: z.literal('open-url'), url: z.string() }),
  z.object({ step: z.literal('enter-code'), url: z.string(), code: z.string(), expiresAt: instant }),
  z.object({ step: z.literal('confirm-when-done') }),
  z.object({ step: z.literal('capturing') }),
]);

/** How a sign-in is to be done, with what the person typed for it. */
export const signInInput = z.object({
  /** Made up by the caller; names the attempt in progress events, `signIn.cancel` and `signIn.finish`. */
  attemptId: z.string().min(1).max(64),
  way: wayIn,
  /** `password`, `register`. */
  credential: z.object({ username: shortText.min(1), password: secretText }).optional(),
  /** `password`, `register`: store the password, so that the app can sign in again by itself. */
  remember: z.boolean().optional(),
  /** `loopback`, `device`: an OAuth client of the person's own. Absent for an account that has one: that one. */
  client: z
    .object({ id: z.string().trim().min(1).max(300).optional(), secret: secretText.optional() })
    .optional(),
  /** `token`, `api-key`, `cookies`: what was pasted. */
  pasted: z
    .string()
    .min(1)
    .max(1024 * 1024)
    .optional(),
});

export const timelineEntry = z.object({
  at: instant,
  type: z.string(),
  actor: z.enum(['user', 'refresher', 'tool']),
  /** The name of the tool, where it is known. */
  tool: z.string().optional(),
  failure: failure.optional(),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});

export const protectionBackend = z.enum(['keychain', 'passphrase-file', 'key-file']);
export const passphrase = z.string().min(1).max(1_024);

export const refreshAllProgress = z.object({
  runId: z.string(),
  done: z.number(),
  total: z.number(),
  failed: z.number(),
  finished: z.boolean(),
});

export const playgroundFaults = z.object({
  latency: z.number().min(0).max(60_000).describe('milliseconds added to every reply'),
  /** Share of requests, 0 to 1, answered with the fault. */
  serverErrors: z.number().min(0).max(1),
  rateLimits: z.number().min(0).max(1),
  garbage: z.number().min(0).max(1),
});

export const playgroundState = z.object({
  running: z.boolean(),
  url: z.string().optional(),
  faults: playgroundFaults,
});
