/** The keys of other services that an account keeps at its provider. The keys themselves go in and never come out. */
import { z } from 'zod';
import { accountId, secretText } from './schemas.ts';

const ownKey = z.object({
  id: z.string(),
  name: z.string(),
  isSet: z.boolean(),
  /** The last signs of a long key, as far as the provider tells them. */
  hint: z.string().max(4).optional(),
});

export const ownKeys = z.object({ keys: z.array(ownKey) });

/** A key of an account, by the provider's name for it. */
export const keyOfAccount = z.object({ id: accountId, key: z.string().min(1).max(60) });
export const newKeyOfAccount = keyOfAccount.extend({ secret: secretText });
