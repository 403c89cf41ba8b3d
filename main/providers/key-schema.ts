import { z } from 'zod';
import { request } from './request-schema.ts';
import { displayName, pointerChoice, valueName } from './text-schema.ts';

const slot = z.strictObject({
  name: displayName.describe('For people, such as OpenAI.'),
  at: pointerChoice.describe('Where the reply to "read" tells whether it is set: a text, or true.'),
});

/** Keys of other services that an account keeps at the provider. */
export const ownKeys = z.strictObject({
  read: request.describe('Whose reply tells which keys are set.'),
  write: request.describe(
    'Sets a key; may hold {slot} and {key}. Without a body it sends JSON with one member, called like the slot.',
  ),
  clear: request
    .optional()
    .describe('Takes a key away; may hold {slot}. Usually "write" with null in place of the key.'),
  slots: z
    .record(valueName, slot)
    .describe('The keys that there are, by the names that the provider has for them.'),
});

export type OwnKeySettings = z.output<typeof ownKeys>;
