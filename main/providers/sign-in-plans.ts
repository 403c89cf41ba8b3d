import { appRedirects } from '../engine/app-redirect.ts';
import { fail } from '../engine/failure.ts';
import type { WayIn } from '../engine/provider.ts';
import type {
  DoneCondition,
  OAuthClient,
  OAuthPlan,
  SignInPlan,
  WindowPlan,
} from '../engine/sign-in-plan.ts';
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

/** The ways in that the definition has, best first. Those that wait for a client that only the person can register come last. */
export function waysOf(definition: Definition): readonly WayIn[] {
  const ways = bestFirst.filter((way) => definition.signIn[way] !== undefined);
  const waiting = ways.filter((way) => isOAuthWay(way) && needsClient(definition, way));
  return [...ways.filter((way) => !waiting.includes(way)), ...waiting];
}

/** What a client of the person's own must bring for a way in; undefined where there is no use for one. */
export interface ClientNeed {
  readonly id: 'required' | 'optional';
  readonly secret: 'required' | 'optional';
}

/** A code is redeemed with a secret where the server asks for one (GitHub, Bitbucket); a device code never is. */
export function clientNeedOf({ oauth }: Definition, way: 'loopback' | 'device'): ClientNeed | undefined {
  if (!oauth) return undefined;
  const isConfidential = oauth.clientAuthentication !== undefined && way === 'loopback';
  return {
    id: oauth.clientId === undefined ? 'required' : 'optional',
    secret: isConfidential ? 'required' : 'optional',
  };
}

function needsClient(definition: Definition, way: 'loopback' | 'device'): boolean {
  const need = clientNeedOf(definition, way);
  return need?.id === 'required' || need?.secret === 'required';
}

function isOAuthWay(way: WayIn): way is 'loopback' | 'device' {
  return way === 'loopback' || way === 'device';
}

/**
 * What a sign-in adapter must know for the way. `definition` is bound to its instance. Throws `not-supported`, and `invalid-input` if a client
 * of the person's own is needed and not given.
 */
export function planOf(definition: Definition, way: WayIn, client: OAuthClient = {}): SignInPlan {
  const { signIn, name } = definition;
  if (signIn[way] === undefined) {
    throw fail('not-supported', `${name} has no sign-in of this kind.`, { field: 'way' });
  }
  if (way === 'window' || way === 'chrome') return windowPlan(definition, way);
  if (isOAuthWay(way)) return ownPlan(definition, way, client);
  const hint = way === 'password' || way === 'register' ? undefined : signIn[way]?.hint;
  return { kind: 'input', ...(hint === undefined ? {} : { hint }), ...capturedPlaces(definition) };
}

function ownPlan(definition: Definition, way: 'loopback' | 'device', client: OAuthClient): OAuthPlan {
  const { name, oauth } = definition;
  const need = clientNeedOf(definition, way);
  if (!oauth || !need) {
    throw fail('misconfigured', `The definition of ${name} names no OAuth server.`, { field: '/oauth' });
  }
  const id = client.id ?? oauth.clientId;
  if (id === undefined) {
    throw fail('invalid-input', `${name} needs the id of an OAuth client that you registered there.`, {
      field: 'signIn.client.id',
    });
  }
  if (need.secret === 'required' && client.secret === undefined) {
    throw fail('invalid-input', `${name} needs the secret of the OAuth client that you registered there.`, {
      field: 'signIn.client.secret',
    });
  }
  const plan = oauthPlan(definition);
  return { ...plan, clientId: id, ...(client.secret === undefined ? {} : { clientSecret: client.secret }) };
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

/** What is known of the OAuth server and its client without the person; a client may be missing. */
export type OAuthServerPlan = Omit<OAuthPlan, 'clientId'> & { readonly clientId?: string };

/** What the ways `loopback` and `device` need, and renewal by the refresh grant. `definition` is bound to its instance. */
export function oauthPlan({ oauth, signIn }: Definition): OAuthServerPlan {
  const { issuer, endpoints, discovery = 'oidc', clientId, scopes = [] } = oauth ?? {};
  const {
    redirectPath,
    redirectHost,
    redirectPort,
    redirectScheme,
    authorizationParameters = {},
  } = signIn.loopback ?? {};
  return {
    kind: 'oauth',
    discovery,
    // RFC 6749 (2.3.1) has every server take it; the other form is for those that are known to want it.
    clientAuthentication: oauth?.clientAuthentication ?? 'basic',
    scopes,
    redirectPath: redirectPath ?? usualRedirect.path,
    redirectHost: redirectHost ?? usualRedirect.host,
    authorizationParameters,
    ...(clientId === undefined ? {} : { clientId }),
    ...(issuer === undefined ? {} : { issuer }),
    ...(endpoints === undefined ? {} : { endpoints: withoutUndefined(endpoints) }),
    ...(redirectPort === undefined ? {} : { redirectPort }),
    ...(redirectScheme === undefined ? {} : { redirectScheme }),
  };
}

const usualRedirect = { path: '/callback', host: '127.0.0.1' } as const;

/** The redirect URI to register with a server; without a port, any is used (RFC 8252, 7.3). */
export function redirectUriOf({ signIn }: Definition): string {
  const {
    redirectPath = usualRedirect.path,
    redirectHost = usualRedirect.host,
    redirectPort,
    redirectScheme,
  } = signIn.loopback ?? {};
  if (redirectScheme !== undefined) return `${appRedirects[redirectScheme]}${redirectPath}`;
  const port = redirectPort === undefined ? '' : `:${redirectPort}`;
  return `http://${redirectHost}${port}${redirectPath}`;
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
