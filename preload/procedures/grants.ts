import { z } from 'zod';
import { consentAnswer, consentRequest, grant, newGrant } from '../grant-schema.ts';
import { nothing, procedure } from './procedure.ts';

export const grantProcedures = {
  'grants.list': procedure(nothing, z.object({ grants: z.array(grant) })),
  /** Makes a grant; its key is told this once, and kept nowhere. */
  'grants.create': procedure(newGrant, z.object({ grant, key: z.string() }), 'tool'),
  /** Makes a grant and puts its key on the clipboard for half a minute: windows never get it. */
  'grants.createAndCopy': procedure(newGrant, grant),
  'grants.revoke': procedure(z.object({ id: z.uuid() }), nothing),
  /** The programs without a key that ask for something now. */
  'grants.requests': procedure(nothing, z.object({ requests: z.array(consentRequest) })),
  'grants.answer': procedure(z.object({ id: z.uuid(), answer: consentAnswer }), nothing),
} as const;
