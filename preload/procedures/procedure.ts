import { z } from 'zod';
import { accountId } from '../schemas.ts';

export const nothing = z.object({});
export const byId = z.object({ id: accountId });

/** Declares a procedure. */
export function procedure<
  Input extends z.ZodType,
  Output extends z.ZodType,
  Audience extends 'window' | 'tool' = 'window',
>(input: Input, output: Output, audience: Audience = 'window' as Audience) {
  return { input, output, audience } as const;
}
