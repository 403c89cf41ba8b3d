import { z } from 'zod';
import { givenPassphrase, keyRotation } from '../lock-schema.ts';
import { nothing, procedure } from './procedure.ts';

export const vaultProcedures = {
  'vault.state': procedure(nothing, z.object({ isRotating: z.boolean() })),
  /**
   * Makes a new vault key and seals everything anew with it; `vault-key` events tell how far it is. What was interrupted goes on. Takes the
   * passphrase, where there is one.
   */
  'vault.rotateKey': procedure(z.object({ passphrase: givenPassphrase.optional() }), keyRotation),
} as const;
