import type { Provider } from '../../main/engine/provider.ts';
import type { OAuthPlan } from '../../main/engine/sign-in-plan.ts';
import type { SignInProgress } from '../../main/engine/sign-in-progress.ts';

/** A plan for the client that the issuers of the tests know. */
export function oauthPlan(issuer: string, changes: Partial<OAuthPlan> = {}): OAuthPlan {
  return {
    kind: 'oauth',
    issuer,
    discovery: 'oidc',
    clientId: 'latchkey',
    clientAuthentication: 'basic',
    scopes: ['openid', 'offline_access', 'email'],
    redirectPath: '/callback',
    redirectHost: '127.0.0.1',
    authorizationParameters: { prompt: 'consent' },
    ...changes,
  };
}

/** The name is all that the adapters read of a provider, next to its plan. */
export const site = { name: 'Example' } as Provider;

/** A task that writes its progress down. */
export function makeTask(loginHint?: string) {
  const progress: SignInProgress[] = [];
  const { promise: url, resolve } = Promise.withResolvers<string>();
  return {
    provider: site,
    loginHint,
    progress,
    /** The address to open, once it was reported. */
    url,
    onProgress: (step: SignInProgress) => {
      progress.push(step);
      if (step.step === 'open-url' || step.step === 'enter-code') resolve(step.url);
    },
  };
}
