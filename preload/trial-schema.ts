/** Reading and trying definitions. */
import { z } from 'zod';
import { accountId, failure } from './schemas.ts';

const definitionText = z.string().max(256 * 1024);

export const trialInput = z.object({
  /** Names the trial, so that it can be called off; its caller makes it up. */
  runId: z.string().max(64),
  definition: definitionText,
  instance: z.url().max(500).optional(),
  /** What it is tried with: an account's session, or what the person typed or pasted, which is kept nowhere. */
  source: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('account'), id: accountId }),
    z.object({
      kind: z.literal('pasted'),
      way: z.enum(['cookies', 'token', 'api-key']),
      text: z
        .string()
        .min(1)
        .max(1024 * 1024),
    }),
    z.object({
      kind: z.literal('password'),
      username: z.string().min(1).max(2_000),
      password: z
        .string()
        .min(1)
        .max(64 * 1024),
    }),
  ]),
});

const headers = z.record(z.string(), z.string());

/** A request and its reply. Secrets were masked in main; long bodies are cut. */
export const shownExchange = z.object({
  method: z.string(),
  url: z.string(),
  requestHeaders: headers,
  requestBody: z.string().optional(),
  status: z.number().optional(),
  replyHeaders: headers.optional(),
  replyBody: z.string().optional(),
  cut: z.boolean(),
  /** Why no reply came. */
  failed: z.string().optional(),
});

export const trialStep = z.object({
  step: z.enum(['sign-in', 'renew', 'identity', 'credits']),
  /** The place in the definition that the step is about, RFC 6901. */
  pointer: z.string(),
  state: z.enum(['good', 'failed', 'skipped']),
  exchanges: z.array(shownExchange),
  /** What was read, by name. */
  found: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  failure: failure.optional(),
  /** Why it was skipped. `would-spend`: it could cost the account its session. */
  reason: z.enum(['not-there', 'after-failure', 'would-spend']).optional(),
});

export const trialReply = z.object({ steps: z.array(trialStep) });

/** A definition as it is written. */
export const definitionReply = z.object({
  definition: z.string(),
  builtIn: z.boolean(),
  /** It stands in the place of a built-in one. */
  overrides: z.boolean(),
  /** The file of one's own definition, to be shared; absent for a built-in one. */
  file: z.string().optional(),
  /** How many accounts live on it. */
  accounts: z.number(),
});
