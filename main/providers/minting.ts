import type { MintedToken } from '../engine/provider.ts';
import type { Instant, Milliseconds } from '../engine/session.ts';
import { type CompiledRequest, compileRequest } from './compiled-request.ts';
import { compileLifetime, type LifetimeReader } from './lifetime.ts';
import { compilePlaces, type Places, readSecret } from './places.ts';
import type { MintSettings } from './token-schema.ts';

/** How tokens are made when requests need them. */
export interface CompiledMint {
  readonly request: CompiledRequest;
  /** The token in a reply, or undefined if there is none that could be sent. */
  read(document: unknown, now: Instant): MintedToken | undefined;
}

/** Prepares the minting of a definition. */
export function compileMint(settings: MintSettings | undefined): CompiledMint | undefined {
  if (!settings) return undefined;
  const accessTokenAt: Places = compilePlaces(settings.accessToken);
  const end: LifetimeReader = compileLifetime(settings.expires);
  return {
    request: compileRequest(settings.request),
    read(document, now) {
      const accessToken = readSecret(accessTokenAt, document);
      if (accessToken === undefined) return undefined;
      const source = { now, document, token: accessToken, isNew: true, cookieEnd: () => undefined };
      return { accessToken, endsAt: end(source) };
    },
  };
}

/** What a request may take on its way, and how far a server's clock is usually off. */
const leeway = 10_000;

/** Whether the token lives long enough for one more request, and for so long besides. */
export function isFresh(
  minted: MintedToken | undefined,
  now: Instant,
  minValid: Milliseconds = 0,
): minted is MintedToken {
  return minted?.endsAt !== undefined && minted.endsAt - Math.max(leeway, minValid) > now;
}
