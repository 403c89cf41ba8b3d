import { z } from 'zod';
import { ownKeys } from './key-schema.ts';
import { credits, identity, tasks } from './reading-schema.ts';
import { renewal } from './renewal-schema.ts';
import { headerTemplates, request } from './request-schema.ts';
import { failureRules } from './rule-schema.ts';
import { oauth, signIn } from './sign-in-schema.ts';
import { displayName, domain, duration, hostName, providerId } from './text-schema.ts';
import { capture, mint, tokens } from './token-schema.ts';

/** A provider written as data, format 1. What the schema cannot say is checked by `findContradictions`. */
export const definitionSchema = z
  .strictObject({
    $schema: z.string().optional(),
    format: z.literal(1, { error: '1, the version of the format' }),
    id: providerId,
    name: displayName,
    overrides: z
      .literal(true)
      .optional()
      .describe(
        'Set in a definition of your own that is meant to replace the built-in one with the same id.',
      ),
    instance: z
      .strictObject({ suggestion: z.url().max(500).optional() })
      .optional()
      .describe('Present if each account needs a base URL; URLs then begin with {instance}.'),
    domains: z
      .array(domain)
      .min(1)
      .max(50)
      .optional()
      .describe('Where requests may go. Usually the hosts of the URLs in the definition, and the instance.'),
    parallelRefreshes: z.int().min(1).max(100).optional().describe('Renewals at once over all accounts: 2.'),
    parallelCredits: z
      .int()
      .min(1)
      .max(100)
      .optional()
      .describe('Readings of credits at once over all accounts: 2.'),
    refreshMargin: duration.optional().describe('Before the end of a token: 5m, for OAuth 10m.'),
    identityProvider: hostName
      .optional()
      .describe('Where every account of the site signs in, such as accounts.google.com.'),
    creditsInterval: duration.optional().describe('Reads credits between renewals.'),
    send: headerTemplates
      .optional()
      .describe('Headers of signed-in requests; usually Authorization: Bearer {accessToken}.'),
    signIn,
    oauth: oauth.optional(),
    tokens: tokens.optional(),
    capture: capture.optional(),
    mint: mint.optional(),
    renewal,
    identity: identity.optional(),
    credits: credits.optional(),
    tasks: tasks.optional(),
    ownKeys: ownKeys.optional().describe('Keys of other services that an account keeps there.'),
    revoke: request.optional().describe('Ends the session at the provider.'),
    failures: failureRules.optional().describe('What replies mean, for every request.'),
  })
  .describe('A provider of Latchkey: a service that accounts live on, written as data.');

/** A definition that the schema accepts. */
export type Definition = z.output<typeof definitionSchema>;
