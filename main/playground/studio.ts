import type { PlaygroundContext } from './context.ts';
import { bearerToken, json, type PlaygroundRequest, type Reply, type Route } from './http.ts';
import type { TokenFamily } from './rotating-tokens.ts';
import { StudioCookie, type StudioOptions } from './studio-cookie.ts';
import { studioSignInRoutes } from './studio-sign-in.ts';

/**
 * The Studio: a cookie session in front of an identity provider. Its session endpoint mints short access tokens and gives a
 * new cookie each time, for as long as the identity provider renews.
 */
export function studioRoutes(context: PlaygroundContext, options: StudioOptions): readonly Route[] {
  const { users, usage, wallets, rotatingTokens, accessTokens, keys, lifetimes, now } = context;
  const sessionCookie = new StudioCookie(context, options);

  const freshToken = (family: TokenFamily) => {
    const endsAt = now() + lifetimes.accessToken;
    rotatingTokens.noteAccessEnd(family.id, endsAt);
    return {
      expires: new Date(endsAt).toISOString(),
      access_token: accessTokens.issue(family.id, 'pgs_', lifetimes.accessToken),
    };
  };

  /** What is left when the identity provider renews no more: the session still answers, with a token that is of no use. */
  const staleToken = (family: TokenFamily) => ({
    expires: new Date(Math.min(family.accessEndsAt ?? now(), now())).toISOString(),
    access_token: `pgs_${keys.derivedText(`stale ${family.id}`)}`,
    error: 'ACCESS_TOKEN_REFRESH_NEEDED',
  });

  const session = (request: PlaygroundRequest): Reply => {
    const cookie = sessionCookie.read(request);
    if (cookie === undefined) return json(200, {});
    const rotation = sessionCookie.rotate(cookie);
    const user = rotation.outcome === 'rotated' ? users.findByNumber(rotation.family.userNumber) : undefined;
    usage.noteRefresh('studio', cookie, user !== undefined);
    if (rotation.outcome !== 'rotated' || !user) return json(200, {});
    const renews = now() < (rotation.family.upstreamUntil ?? 0);
    return json(
      200,
      {
        user: { name: user.username, email: user.email, image: `${context.url()}/studio/portrait.svg` },
        ...(renews ? freshToken(rotation.family) : staleToken(rotation.family)),
      },
      { cookies: sessionCookie.write(request, rotation.token) },
    );
  };

  const credits = (request: PlaygroundRequest): Reply => {
    const token = bearerToken(request);
    const grant = token === undefined ? undefined : accessTokens.find('studio', token);
    const user = grant && users.findByNumber(grant.userNumber);
    if (!user) {
      const message = 'Request had invalid authentication credentials.';
      return json(401, { error: { code: 401, message, status: 'UNAUTHENTICATED' } });
    }
    const { total } = wallets.read(user, 'studio');
    return json(200, { credits: total, userPaygateTier: 'PAYGATE_TIER_ONE' });
  };

  return [
    ...studioSignInRoutes(context, sessionCookie),
    { method: 'GET', path: '/studio/api/auth/session', handler: session },
    { method: 'GET', path: '/studio/api/credits', handler: credits },
    { method: 'GET', path: '/studio/portrait.svg', handler: portrait },
  ];
}

/** The picture of every user: a face that belongs to nobody. */
function portrait(): Reply {
  const body =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" fill="#7435b5"/>' +
    '<circle cx="32" cy="25" r="11" fill="#fff"/><path d="M10 60a22 20 0 0 1 44 0z" fill="#fff"/></svg>';
  return { status: 200, headers: { 'content-type': 'image/svg+xml' }, cookies: [], body };
}
