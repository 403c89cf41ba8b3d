/** What only the desktop app can do, and how it stands with it. */
import { z } from 'zod';
import { failure, instant } from './schemas.ts';

const version = z.string().max(64);

/** How it stands with updates of the app. */
export const updateState = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('not-here'),
    /** It does not run as a package; the package was made without a place to ask; the system's own package manager has it. */
    why: z.enum(['not-packaged', 'no-address', 'system-package']),
  }),
  /** Nobody has asked yet. */
  z.object({ state: z.literal('unknown') }),
  z.object({ state: z.literal('checking') }),
  z.object({ state: z.literal('current'), checkedAt: instant }),
  z.object({ state: z.literal('available'), version }),
  z.object({ state: z.literal('downloading'), version, share: z.number().min(0).max(1) }),
  z.object({ state: z.literal('ready'), version }),
  z.object({ state: z.literal('installing'), version }),
  z.object({ state: z.literal('failed'), failure }),
]);

/** Whether `latchkey` can be typed in a terminal. */
export const commandToolState = z.discriminatedUnion('state', [
  /** It does not run as a package. */
  z.object({ state: z.literal('not-here') }),
  z.object({ state: z.literal('missing') }),
  z.object({ state: z.literal('installed'), path: z.string() }),
]);

export const desktopState = z.object({ update: updateState, commandTool: commandToolState });
