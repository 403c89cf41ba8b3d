import { z } from 'zod';
import { account, accountId, label, providerId, signInInput } from '../schemas.ts';
import { nothing, procedure } from './procedure.ts';

export const signInProcedures = {
  /** Adds an account. Answers when the person has signed in; `sign-in` events tell how far it is. */
  'signIn.add': procedure(
    z.object({
      providerId,
      instance: z.url().max(500).optional(),
      label: label.optional(),
      signIn: signInInput,
    }),
    account,
  ),
  /** Signs an account in again. */
  'signIn.again': procedure(z.object({ id: accountId, signIn: signInInput }), account),
  /** The person says that they are signed in (way `chrome` where the site demands a plain browser). */
  'signIn.finish': procedure(z.object({ attemptId: z.string().max(64) }), nothing),
  'signIn.cancel': procedure(z.object({ attemptId: z.string().max(64) }), nothing),
} as const;
