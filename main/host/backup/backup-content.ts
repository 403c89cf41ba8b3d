import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { accountOfJson } from '../../accounts/account-json.ts';
import type { CreditPoint } from '../../accounts/credit-history.ts';
import type { Account } from '../../engine/account.ts';
import type { Credential, Session } from '../../engine/session.ts';
import { credentialFormat, sessionFormat } from '../../vault/secret-format.ts';
import { damaged, newerFormat } from '../../vault/vault-failure.ts';

const version = 1;
/** A file that unpacks to more than this is not one of ours: 10,000 accounts with 20 KB each are 200 MB. */
const mostBytes = 512 * 1024 * 1024;

/** One account with everything that belongs to it. */
export interface AccountRecord {
  readonly account: Account;
  readonly session?: Session;
  readonly credential?: Credential;
  readonly credits: readonly CreditPoint[];
}

/** What is in a backup. */
export interface BackupContent {
  readonly createdAt: number;
  /** Version of the Latchkey that made it. */
  readonly latchkey: string;
  readonly accounts: readonly AccountRecord[];
  /** Definitions of the person's own, by id. */
  readonly definitions: ReadonlyMap<string, string>;
  /** The settings as they were stored. */
  readonly settings?: unknown;
  /** Records that could not be read, such as ones that a newer version added; they are left out. */
  readonly unread: number;
}

const headShape = z.looseObject({
  format: z.literal('latchkey-backup'),
  version: z.number().int().min(1),
  createdAt: z.number(),
  latchkey: z.string().max(64),
});
const pointShape = z.object({
  at: z.number(),
  total: z.number(),
  unit: z.string(),
  plan: z.string().exactOptional(),
  parts: z.record(z.string(), z.number()),
});
const recordShape = z.union([
  z.object({
    account: z.unknown().refine((value) => value !== undefined),
    session: sessionFormat.shape.optional(),
    credential: credentialFormat.shape.optional(),
    credits: z.array(pointShape).default([]),
  }),
  z.object({
    definition: z.object({
      id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
      text: z.string().max(256 * 1024),
    }),
  }),
  z.object({ settings: z.unknown().refine((value) => value !== undefined) }),
]);

/** The bytes of a backup before they are sealed: lines of JSON, packed with gzip. The first line says what it is. */
export function writeContent(content: Omit<BackupContent, 'unread'>): Buffer {
  const { createdAt, latchkey, accounts, definitions, settings } = content;
  const lines: unknown[] = [
    { format: 'latchkey-backup', version, createdAt, latchkey, accounts: accounts.length },
    ...accounts,
    ...Array.from(definitions, ([id, text]) => ({ definition: { id, text } })),
    ...(settings === undefined ? [] : [{ settings }]),
  ];
  const plain = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  try {
    return gzipSync(plain);
  } finally {
    plain.fill(0);
  }
}

/** The content of such bytes, which it zeroes. Throws `damaged` or `newer-format`. */
export function readContent(bytes: Buffer): BackupContent {
  let plain: Buffer;
  try {
    plain = gunzipSync(bytes, { maxOutputLength: mostBytes });
  } catch {
    throw damaged('backup content');
  } finally {
    bytes.fill(0);
  }
  try {
    return readLines(plain.toString('utf8').split('\n'));
  } finally {
    plain.fill(0);
  }
}

function readLines([first = '', ...lines]: readonly string[]): BackupContent {
  const head = headShape.safeParse(parsed(first));
  if (!head.success) throw damaged('backup head');
  if (head.data.version > version) throw newerFormat(`backup version ${head.data.version}`);
  const accounts: AccountRecord[] = [];
  const definitions = new Map<string, string>();
  let settings: unknown;
  let unread = 0;
  for (const line of lines) {
    if (line === '') continue;
    const record = recordShape.safeParse(parsed(line)).data;
    if (record && 'definition' in record) definitions.set(record.definition.id, record.definition.text);
    else if (record && 'settings' in record) settings = record.settings;
    else {
      const account = record && accountOfJson(record.account);
      if (record && account) accounts.push({ ...record, account } as AccountRecord);
      else unread += 1;
    }
  }
  const { createdAt, latchkey } = head.data;
  return {
    createdAt,
    latchkey,
    accounts,
    definitions,
    unread,
    ...(settings === undefined ? {} : { settings }),
  };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
