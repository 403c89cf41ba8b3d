import { z } from 'zod';
import { diagnosis, engineStatus } from '../engine-schema.ts';
import { passphrase, protectionBackend } from '../schemas.ts';
import { nothing, procedure } from './procedure.ts';

export const engineProcedures = {
  'engine.status': procedure(nothing, engineStatus),
  'engine.diagnose': procedure(nothing, diagnosis),
  /** Tries the vault again at once, after the person unlocked it. */
  'engine.retryVault': procedure(nothing, engineStatus),
  /** Opens the sealed file with its passphrase. */
  'engine.unlock': procedure(z.object({ passphrase }), engineStatus),
  /** Chooses what protects the sessions; refused while sessions are sealed under something else. */
  'engine.chooseProtection': procedure(
    z.object({ backend: protectionBackend, passphrase: passphrase.optional() }),
    engineStatus,
  ),
  /**
   * Begins with a new vault key because the old one is lost for good. What was sealed with it is not opened any more; each of those
   * accounts asks for a sign-in. A key that can be read is kept.
   */
  'engine.replaceVaultKey': procedure(nothing, engineStatus, 'tool'),
  /** Asks the engine to let go of the profile: the desktop app takes over from a daemon. */
  'engine.release': procedure(nothing, nothing, 'tool'),
  /** The address of the window in the browser, with a one-time code. */
  'engine.openWindow': procedure(nothing, z.object({ url: z.string() }), 'tool'),
} as const;
