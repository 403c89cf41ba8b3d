import { z } from 'zod';
import { givenPassphrase, lockState, newPassphrase } from '../lock-schema.ts';
import { nothing, procedure } from './procedure.ts';

export const lockProcedures = {
  'lock.state': procedure(nothing, lockState),
  /** Locks now. Refused while no passphrase is set. */
  'lock.now': procedure(nothing, lockState),
  /** Wrong passphrases make the next one wait longer each time. */
  'lock.unlock': procedure(z.object({ passphrase: givenPassphrase }), lockState),
  /** Asks for the person's finger where the system can, and only while the key is in memory. */
  'lock.unlockByPresence': procedure(nothing, lockState),
  /** A new passphrase, of eight characters at least; or that of the sealed file, which is there already. */
  'lock.set': procedure(z.object({ passphrase: givenPassphrase }), lockState),
  'lock.change': procedure(z.object({ passphrase: givenPassphrase, next: newPassphrase }), lockState),
  'lock.remove': procedure(z.object({ passphrase: givenPassphrase }), lockState),
  /** The person is at the window: the time without them begins anew. */
  'lock.touch': procedure(nothing, nothing),
} as const;
