import type { OAuthPlan } from './sign-in-plan.ts';

type AppScheme = NonNullable<OAuthPlan['redirectScheme']>;

/** What redirect URIs of the desktop app's schemes begin with. */
export const appRedirects: Readonly<Record<AppScheme, string>> = {
  'app.latchkey.desktop': 'app.latchkey.desktop:/oauth',
  latchkey: 'latchkey://oauth',
};
