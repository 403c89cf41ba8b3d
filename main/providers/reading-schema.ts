import { z } from 'zod';
import { request } from './request-schema.ts';
import { jsonCondition } from './rule-schema.ts';
import { pointer, pointerChoice, pointerSum, sentence } from './text-schema.ts';

/** Who the account is. */
export const identity = z.strictObject({
  request: request.optional(),
  from: z
    .enum(['accessToken', 'userinfo'])
    .optional()
    .describe('Instead of a request. accessToken: the claims of a JWT. userinfo: OpenID Connect.'),
  subject: pointerChoice.optional().describe('What never changes for one account; /sub for userinfo.'),
  email: pointerChoice.optional(),
  name: pointerChoice.optional(),
});

/** What the account may still spend. */
export const credits = z.strictObject({
  request,
  total: pointerSum.optional().describe('Usually the sum of "parts".'),
  minus: pointerSum.optional().describe('What is taken off the total: for services that tell limit and use.'),
  parts: z.record(z.string().min(1).max(40), pointer).optional(),
  unit: z.string().min(1).max(20).optional().describe('credits, or a currency such as USD.'),
  plan: z
    .union([pointerChoice, z.strictObject({ request, at: pointerChoice })], {
      error: 'a pointer, or an object with "request" and "at"',
    })
    .optional(),
  claim: z
    .strictObject({ name: sentence.describe('What it hands out, such as: Daily credits.'), request })
    .optional()
    .describe(
      'Credits that the provider hands out when it is asked to. Sent only when the person asks for it.',
    ),
});

/** Tasks that the provider pays credits for. */
export const tasks = z.strictObject({
  request,
  list: pointer,
  where: jsonCondition.optional().describe('Which items of the list count.'),
  name: sentence.describe('A text, or a pointer into the item.'),
  reward: pointer,
  done: pointer,
  total: pointer,
});

export type IdentitySettings = z.output<typeof identity>;
export type CreditsSettings = z.output<typeof credits>;
export type TasksSettings = z.output<typeof tasks>;
