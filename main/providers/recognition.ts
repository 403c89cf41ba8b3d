import { cookieBelongs } from '../engine/cookie-domains.ts';
import { isLoopbackHost } from '../engine/loopback-host.ts';
import { isPieceOf } from './cookie-chunks.ts';
import type { Definition } from './definition-schema.ts';
import { capturedPlaces } from './sign-in-plans.ts';

/** What of a cookie tells whose it is. */
export interface SeenCookie {
  readonly name: string;
  /** Host without a leading dot. */
  readonly domain: string;
  readonly hostOnly: boolean;
}

/** The cookies of one browser, without their values. */
export interface SeenCookies {
  readonly cookies: readonly SeenCookie[];
  /** Addresses that came with them, such as `https://example.com`: cookies know no scheme and no port. */
  readonly origins: readonly string[];
}

/** A provider whose session may be among cookies. */
export interface Recognised {
  readonly providerId: string;
  readonly instance?: string;
  /** The cookies by which it was recognised; empty if only the domain fits. */
  readonly names: readonly string[];
  /** A cookie that the session lies in and that is not there. */
  readonly missing?: string;
}

/** A definition that can be recognised, and the instances of it that the person has accounts at. */
export interface Candidate {
  readonly definition: Definition;
  readonly builtIn: boolean;
  readonly instances: readonly string[];
}

/**
 * The providers whose cookies are there, by the domains and the names of cookies in their definitions. A site that has a definition of its
 * own is not taken for a site of a general kind (any NextAuth site) as well; of several definitions for one site the person's own comes
 * first.
 */
export function recognise(seen: SeenCookies, candidates: readonly Candidate[]): readonly Recognised[] {
  const withCookies = candidates.filter(({ definition }) => definition.signIn.cookies !== undefined);
  const ownFirst = withCookies.toSorted((one, other) => Number(one.builtIn) - Number(other.builtIn));
  const sites = ownFirst.filter(({ definition }) => !definition.instance);
  const general = ownFirst.filter(({ definition }) => definition.instance);
  const found: Recognised[] = [];
  let left = seen.cookies;
  for (const { definition } of sites) {
    const { cookieDomains } = capturedPlaces(definition);
    const isOwn = ({ domain, hostOnly }: SeenCookie) => cookieBelongs(cookieDomains, domain, hostOnly);
    const own = left.filter(isOwn);
    if (own.length === 0) continue;
    left = left.filter((cookie) => !isOwn(cookie));
    found.push(ofSite(definition, own));
  }
  return [...found, ...general.flatMap((candidate) => ofInstances(candidate, left, seen.origins))];
}

/** The names of the cookies that hold a session, as far as the definition tells: any one of them will do. */
function sessionCookies({ signIn, capture }: Definition): readonly string[] {
  const done = [signIn.window?.done?.cookie, signIn.chrome?.done?.cookie];
  const names = [
    ...(signIn.cookies?.names ?? []),
    ...[capture?.accessToken, capture?.refreshToken].map((source) =>
      source && 'cookie' in source ? source.cookie : undefined,
    ),
    ...done.map((cookie) => (typeof cookie === 'object' ? cookie.name : cookie)),
  ];
  return [...new Set(names.filter((name) => name !== undefined))];
}

function ofSite(definition: Definition, own: readonly SeenCookie[]): Recognised {
  const wanted = sessionCookies(definition);
  const names = namesAmong(wanted, own);
  const [missing] = names.length === 0 ? wanted : [];
  return { providerId: definition.id, names, ...(missing !== undefined && { missing }) };
}

/** Each host at which a session cookie of the general kind lies is an instance. */
function ofInstances(
  { definition, instances }: Candidate,
  cookies: readonly SeenCookie[],
  origins: readonly string[],
): readonly Recognised[] {
  const wanted = sessionCookies(definition);
  const byHost = Map.groupBy(
    cookies.filter(({ name }) => wanted.some((base) => isCookieOf(base, name))),
    ({ domain }) => domain,
  );
  const suggestion = definition.instance?.suggestion;
  const known = [...instances, ...origins, ...(suggestion === undefined ? [] : [suggestion])];
  return [...byHost].map(([host, own]) => ({
    providerId: definition.id,
    instance: known.find((url) => URL.parse(url)?.hostname === host) ?? addressOf(host),
    names: namesAmong(wanted, own),
  }));
}

function addressOf(host: string): string {
  return `${isLoopbackHost(host) ? 'http' : 'https'}://${host}`;
}

function namesAmong(wanted: readonly string[], cookies: readonly SeenCookie[]): readonly string[] {
  return wanted.filter((base) => cookies.some(({ name }) => isCookieOf(base, name)));
}

/** Whether a cookie is the named one, whole or the first piece of it. */
function isCookieOf(base: string, name: string): boolean {
  return name === base || (name.endsWith('.0') && isPieceOf(base, name));
}
