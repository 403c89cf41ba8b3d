import type { Instant } from './session.ts';

/** What the person sees while a sign-in is under way. */
export type SignInProgress =
  | { readonly step: 'window-open' }
  | { readonly step: 'open-url'; readonly url: string }
  | { readonly step: 'enter-code'; readonly url: string; readonly code: string; readonly expiresAt: Instant }
  | { readonly step: 'confirm-when-done' }
  | { readonly step: 'capturing' };
