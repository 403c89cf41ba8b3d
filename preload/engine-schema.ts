/** How it stands with the engine, and what is wrong where something is. */
import { z } from 'zod';
import { desktopState } from './desktop-schema.ts';
import { failure, instant, protectionBackend } from './schemas.ts';

export const engineStatus = z.object({
  version: z.string(),
  host: z.enum(['desktop', 'daemon', 'command']),
  profile: z.string(),
  processId: z.number(),
  startedAt: instant,
  online: z.boolean(),
  nextDueAt: instant.optional(),
  /** What protects the sessions, in plain words: `GNOME Keyring`, `a sealed file under your passphrase`, ... */
  protection: z.object({
    backend: protectionBackend,
    name: z.string(),
    state: z.enum([
      'open',
      'app-locked',
      'locked',
      'missing',
      'denied',
      'hanging',
      'damaged',
      'newer-format',
      'full',
    ]),
    failure: failure.optional(),
  }),
  /** While it is locked nothing is told of the accounts, the counts included. */
  lock: z.object({ isSet: z.boolean(), isLocked: z.boolean() }),
  counts: z.object({ accounts: z.number(), needSignIn: z.number(), refreshing: z.number() }),
  /** There in the desktop app only, and with it what only the app can do. */
  desktop: desktopState.optional(),
});

export const diagnosis = z.object({
  checks: z.array(
    z.object({
      name: z.string(),
      state: z.enum(['good', 'warning', 'bad']),
      found: z.string(),
      advice: z.string().optional(),
    }),
  ),
});
