import { z } from 'zod';
import type { Credential, Session, StoredCookie } from '../engine/session.ts';
import { damaged, newerFormat } from './vault-failure.ts';

const version = 1;

const cookieShape: z.ZodType<StoredCookie> = z.object({
  name: z.string(),
  value: z.string(),
  domain: z.string(),
  hostOnly: z.boolean(),
  path: z.string(),
  expires: z.number().exactOptional(),
  secure: z.boolean(),
  httpOnly: z.boolean(),
  sameSite: z.enum(['strict', 'lax', 'none']).exactOptional(),
});

const textsShape = z.record(z.string(), z.string());

const sessionShape: z.ZodType<Session> = z.object({
  accessToken: z.string().exactOptional(),
  accessTokenExpiresAt: z.number().exactOptional(),
  refreshToken: z.string().exactOptional(),
  refreshTokenExpiresAt: z.number().exactOptional(),
  apiKey: z.string().exactOptional(),
  scopes: z.array(z.string()).exactOptional(),
  cookies: z.array(cookieShape),
  localStorage: z.record(z.string(), textsShape),
  values: textsShape,
  obtainedAt: z.number(),
});

const credentialShape: z.ZodType<Credential> = z.object({ username: z.string(), password: z.string() });

/** How a secret is written before it is sealed: JSON with a version. */
export interface SecretFormat<Secret> {
  readonly purpose: 'session' | 'credential';
  readonly shape: z.ZodType<Secret>;
}

export const sessionFormat: SecretFormat<Session> = { purpose: 'session', shape: sessionShape };
export const credentialFormat: SecretFormat<Credential> = { purpose: 'credential', shape: credentialShape };

const versionShape = z.looseObject({ version: z.number() });

/** The bytes of a secret. */
export function writeSecret<Secret>(format: SecretFormat<Secret>, secret: Secret): Buffer {
  return Buffer.from(JSON.stringify({ version, [format.purpose]: secret }));
}

/** The secret of such bytes. Throws `vault-unavailable`: `newer-format` or `damaged`. */
export function readSecret<Secret>(format: SecretFormat<Secret>, bytes: Buffer): Secret {
  let content: unknown;
  try {
    content = JSON.parse(bytes.toString());
  } catch {
    throw damaged('not JSON');
  }
  const stated = versionShape.safeParse(content);
  if (!stated.success) throw damaged('no version');
  if (stated.data.version > version) throw newerFormat(`${format.purpose} version ${stated.data.version}`);
  const read = format.shape.safeParse(stated.data[format.purpose]);
  if (!read.success) throw damaged(`${format.purpose} fields`);
  return read.data;
}
