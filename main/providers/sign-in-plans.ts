import { fail } from '../engine/failure.ts';
import type { WayIn } from '../engine/provider.ts';
import type { DoneCondition, OAuthPlan, SignInPlan, WindowPlan } from '../engine/sign-in-plan.ts';
import { domainsOf } from './definition-requests.ts';
import type { Definition } from './definition-schema.ts';
import { Domains } from './domains.ts';
import type { PageWay } from './sign-in-schema.ts';

/** The ways of a definition, best first: those that the app can repeat by itself, then those that need a person least. */
const bestFirst = [
  'password',
  'loopback',
  'window',
  'chrome',
  'device',
  'cookies',
  'token',
  'api-key',
  'register',
] as const satisfies readonly WayIn[];

/** The ways in that the definition has, best first. */
export function waysOf(definition: Definition): readonly WayIn[] {
  return bestFirst.filter((way) => definition.signIn[way] !== undefined && !lacksClient(definition, way));
}

/**
 * Whether the way waits for a client that only the person can register. Sign-ins by OAuth are made by public clients only: where the
 * server wants a client secret, the person brings the grant along with it.
 */
function lacksClient({ oauth }: Definition, way: WayIn): boolean {
  if (way !== 'loopback' && way !== 'device') return false;
  return oauth !== undefined && (oauth.clientId === undefined || oauth.clientAuthentication !== undefined);
}

/** What a sign-in adapter must know for the way. `definition` is bound to its instance. Throws `not-supported`. */
export function planOf(definition: Definition, way: WayIn): SignInPlan {
  const { signIn, name } = definition;
  if (lacksClient(definition, way)) {
    throw fail(
      'not-supported',
      `To sign in to ${name} in this way, register an OAuth client of your own and name it in a definition.`,
      { field: '/oauth/clientId' },
    );
  }
  if (signIn[way] === undefined) {
    throw fail('not-supported', `${name} has no sign-in of this kind.`, { field: 'way' });
  }
  if (way === 'window' || way === 'chrome') return windowPlan(definition, way);
  if (way === 'loopback' || way === 'device') {
    const plan = oauthPlan(definition);
    if (plan) return plan;
    throw fail('misconfigured', `The definition of ${name} names no OAuth server.`, { field: '/oauth' });
  }
  const hint = way === 'password' || way === 'register' ? undefined : signIn[way]?.hint;
  return { kind: 'input', ...(hint === undefined ? {} : { hint }), ...capturedPlaces(definition) };
}

/** Where cookies and local storage are taken over from. */
export function capturedPlaces(definition: Definition): {
  readonly cookieDomains: readonly string[];
  readonly localStorageOrigins: readonly string[];
} {
  const { window, chrome } = definition.signIn;
  const named = [...(window?.cookieDomains ?? []), ...(chrome?.cookieDomains ?? [])];
  const domains = new Domains(named.length > 0 ? named : domainsOf(definition));
  const origins = [...(window?.localStorageOrigins ?? []), ...(chrome?.localStorageOrigins ?? [])];
  return {
    cookieDomains: domains.hostNames,
    localStorageOrigins: [...new Set(origins.map((origin) => URL.parse(origin)?.origin ?? origin))],
  };
}

const google = 'accounts.google.com';
/** By these Google says that it does not trust the browser. */
const googleRejections = [`https://${google}/v3/signin/rejected*`, `https://${google}/signin/rejected*`];

function windowPlan(definition: Definition, way: 'window' | 'chrome'): WindowPlan {
  const { window, chrome } = definition.signIn;
  const page: PageWay = way === 'window' ? { ...window } : { ...window, ...chrome };
  const startUrl = page.startUrl ?? '';
  const identityProviderHosts = page.identityProviders ?? [google];
  return {
    kind: 'window',
    startUrl,
    mode: page.mode ?? 'live',
    done: doneConditions(page, startUrl),
    ...capturedPlaces(definition),
    rejectedUrls: page.rejectedUrls ?? (identityProviderHosts.includes(google) ? googleRejections : []),
    identityProviderHosts,
  };
}

function doneConditions({ done }: PageWay, startUrl: string): readonly DoneCondition[] {
  const conditions: DoneCondition[] = [];
  if (done?.url !== undefined) conditions.push({ kind: 'url', pattern: done.url });
  if (done?.cookie !== undefined) {
    const host = URL.parse(startUrl)?.hostname ?? '';
    const { cookie } = done;
    const named = typeof cookie === 'string' ? { name: cookie, domain: host } : cookie;
    conditions.push({ kind: 'cookie', ...named });
  }
  if (done?.response) conditions.push({ kind: 'response', ...done.response });
  return conditions;
}

/**
 * What the ways `loopback` and `device` need, and renewal by the refresh grant; undefined without a client. `definition` is bound to its
 * instance.
 */
export function oauthPlan({ oauth, signIn }: Definition): OAuthPlan | undefined {
  if (oauth?.clientId === undefined) return undefined;
  const { issuer, endpoints, discovery = 'oidc', clientId, scopes = [] } = oauth;
  const {
    redirectPath = '/callback',
    redirectHost = '127.0.0.1',
    redirectPort,
    redirectScheme,
    authorizationParameters = {},
  } = signIn.loopback ?? {};
  return {
    kind: 'oauth',
    discovery,
    clientId,
    scopes,
    redirectPath,
    redirectHost,
    authorizationParameters,
    ...(issuer === undefined ? {} : { issuer }),
    ...(endpoints === undefined ? {} : { endpoints: withoutUndefined(endpoints) }),
    ...(redirectPort === undefined ? {} : { redirectPort }),
    ...(redirectScheme === undefined ? {} : { redirectScheme }),
  };
}

function withoutUndefined(endpoints: NonNullable<NonNullable<Definition['oauth']>['endpoints']>): {
  token: string;
  authorization?: string;
  deviceAuthorization?: string;
  revocation?: string;
  userinfo?: string;
} {
  const { token, authorization, deviceAuthorization, revocation, userinfo } = endpoints;
  return {
    token,
    ...(authorization === undefined ? {} : { authorization }),
    ...(deviceAuthorization === undefined ? {} : { deviceAuthorization }),
    ...(revocation === undefined ? {} : { revocation }),
    ...(userinfo === undefined ? {} : { userinfo }),
  };
}
