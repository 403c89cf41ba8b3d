/** What windows and tools see of token files: where they are, never what is in them. */
import { z } from 'zod';
import { accountId, failure, instant } from './schemas.ts';

export const tokenFileForm = z.enum(['token', 'header', 'netscape']);

export const tokenFile = z.object({
  accountId,
  form: tokenFileForm,
  path: z.string(),
  minValid: z.number().describe('milliseconds for which the token in it is valid at any moment'),
  /** When it was last replaced; absent: it is not there now. */
  writtenAt: instant.optional(),
  /** Why it is not there. */
  failure: failure.optional(),
});
