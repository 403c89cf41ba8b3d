/** The shapes of imports. What is imported goes in and never comes out again: previews name secrets and do not hold them. */
import { z } from 'zod';
import { longestImport } from './exported-file.ts';
import {
  accountId,
  accountName,
  failure,
  identity,
  instant,
  label,
  providerId,
  secretText,
} from './schemas.ts';

/** What was recognised. */
export const importFormat = z.enum([
  'cookies-txt',
  'cookie-list',
  'import-request',
  'storage-state',
  'har',
  'passwords',
  'old-store',
]);

/** An account as an import names it. */
const namedAccount = z.object({ id: accountId, label: z.string(), providerName: z.string() });

/** One thing that would change of an account. Of secrets it says what they are called and never what they are. */
export const importChange = z.object({
  field: z.enum([
    'status',
    'email',
    'name',
    'auth-method',
    'token-source',
    'scopes',
    'access-token',
    'access-token-end',
    'refresh-token',
    'refresh-token-end',
    'api-key',
    'cookies',
    'local-storage',
    'values',
  ]),
  change: z.enum(['added', 'replaced', 'removed']),
  /** `cookies`, `local-storage`, `values`: which ones. */
  names: z.array(z.string()).optional(),
  /** A text, or an instant for ends. */
  before: z.union([z.string(), z.number()]).optional(),
  after: z.union([z.string(), z.number()]).optional(),
});

/** One session that was recognised. It has a `failure`, or has been proven at the provider. */
export const importItem = z.object({
  item: z.number().int(),
  providerId: z.string(),
  providerName: z.string(),
  instance: z.string().optional(),
  /** The cookies by which the provider was recognised; none if only the domain fits or the file names it. */
  recognisedBy: z.array(z.string()),
  identity: identity.optional(),
  /** The account that it would update; absent: it would be a new one. */
  account: namedAccount.optional(),
  /** An earlier item is the same account; this one would replace it. */
  sameAs: z.number().int().optional(),
  changes: z.array(importChange),
  /** The proof has renewed its cookies: what is in the file, and in the browser it came from, may be of no use any more. */
  renewed: z.boolean(),
  /** Whether a password can be stored with it: one is in the file, one may be given, or the account can have none. */
  password: z.enum(['in-file', 'possible', 'google', 'not-possible']),
  /** What the person would sign in with, as far as it is known. */
  username: z.string().optional(),
  failure: failure.optional(),
});

/** What would become of one line of a list of passwords. Nothing of what stands there is repeated. */
export const passwordLine = z.object({
  line: z.number().int(),
  account: namedAccount.optional(),
  outcome: z.enum([
    'set',
    'replaced',
    'no-such-account',
    'several-accounts',
    'google',
    'not-supported',
    'wrong',
    'failed',
  ]),
  /** What is wrong and where. */
  problem: z.string().optional(),
});

export const importPreview = z.object({
  /** Names the preview for `imports.apply`; what it holds is forgotten at `expiresAt`. */
  previewId: z.string(),
  expiresAt: instant,
  format: importFormat,
  items: z.array(importItem),
  passwords: z.array(passwordLine),
  /** What no provider knows, and stays where it is. */
  /** `old-store`: the file, which can be deleted once its session is stored. */
  oldStore: z.string().optional(),
  leftOut: z.object({ cookies: z.number().int(), sites: z.number().int() }),
});

/** The session store of an earlier app that was found on this machine. */
export const oldStore = z.object({
  path: z.string(),
  /** What the app's folder is called. */
  app: z.string(),
  email: z.string().optional(),
  lastLoginAt: instant.optional(),
});

/** Text longer than this is no export of cookies; a HAR is first freed of everything else. */
export const importText = z.string().min(1).max(longestImport);

/** What is to be kept of a previewed item. */
export const importChoice = z.object({
  item: z.number().int().min(0),
  /** What to call a new account. */
  label: label.optional(),
  /** Stored, so that the app can sign in again by itself; instead of one in the file. */
  password: z.object({ username: accountName.optional(), password: secretText }).optional(),
  /** False: a password in the file is left there. */
  keepPassword: z.boolean().default(true),
});

/** What became of an item. */
export const importResult = z.object({
  item: z.number().int(),
  account: namedAccount.optional(),
  failure: failure.optional(),
});

/** Narrows what is recognised. */
export const importTarget = z.object({
  providerId: providerId.optional(),
  instance: z.url().max(500).optional(),
  /** The account that it is for; anybody else's session is refused. */
  accountId: accountId.optional(),
});

/** A provider that a page in a browser belongs to. */
export const siteProvider = z.object({
  providerId: z.string(),
  providerName: z.string(),
  instance: z.string().optional(),
  /** Hosts whose cookies its sessions lie in; `*.example.com` means every host below. */
  cookieDomains: z.array(z.string()),
  localStorageOrigins: z.array(z.string()),
});
