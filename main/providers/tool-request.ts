import { fail } from '../engine/failure.ts';
import type { HttpResponse } from '../engine/http.ts';
import type { Session } from '../engine/session.ts';
import type { CompiledDefinition } from './compiled-definition.ts';
import type { Variables } from './template.ts';

/** Shorter values are no secrets, and would be found in any text. */
const shortestSecret = 12;

/** What a session keeps by name that is no secret. */
const openValues: ReadonlySet<string> = new Set(['userAgent', 'redirectUri', 'sessionUuid']);

/**
 * Throws `not-allowed` about each address that a tool's request, or a redirect of it, may not go to: outside the provider's domains, and the
 * addresses that make, renew or end sessions. Those answer with tokens, and a rotated one would be lost to the session.
 */
export async function toolGuard(
  definition: CompiledDefinition,
  variables: Variables,
): Promise<(url: URL) => void> {
  const { name, domains } = definition;
  const own = await sessionAddresses(definition, variables);
  return (url) => {
    if (!domains.includes(url)) {
      throw fail('not-allowed', `Requests of this account may only go to ${name}.`, { detail: url.host });
    }
    if (!own.has(placeOf(url))) return;
    throw fail(
      'not-allowed',
      `${name} gives or ends sessions at this address; only Latchkey itself asks there.`,
      {
        field: 'url',
        detail: url.pathname,
      },
    );
  };
}

async function sessionAddresses(
  { renewal, mint, password, register, revoke, oauth }: CompiledDefinition,
  variables: Variables,
): Promise<ReadonlySet<string>> {
  const requests = [renewal.by === 'refresh' ? renewal.request : undefined, mint?.request, password];
  const texts = [...requests, register?.request, revoke].map((request) => request?.address(variables));
  if (oauth) {
    // Where the issuer cannot be asked, no token of it can be had there either.
    const endpoints = await oauth.endpoints().catch(() => undefined);
    texts.push(endpoints?.token, endpoints?.revocation, endpoints?.deviceAuthorization);
  }
  const urls = texts.flatMap((text) => (text === undefined ? [] : (URL.parse(text) ?? [])));
  return new Set(urls.map(placeOf));
}

/** An address without what can be written in many ways. */
function placeOf({ origin, pathname }: URL): string {
  return `${origin}${pathname.replace(/\/+$/, '')}`.toLowerCase();
}

/** The reply with every secret of the session taken out, should the provider have repeated one. */
export function withoutSecrets(
  response: HttpResponse,
  session: Session,
  minted: string | undefined,
): HttpResponse {
  const secrets = secretsOf(session, minted);
  const clean = (text: string) => secrets.reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), text);
  const headers = Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [name, clean(value)]),
  );
  const body = clean(response.body);
  const cleaned: HttpResponse = { ...response, headers, setCookies: [], body };
  // Bytes that hold no secret stay as they came: they may be no text.
  return response.bytes && body !== response.body ? { ...cleaned, bytes: Buffer.from(body) } : cleaned;
}

/** The longest first, so that none is left in part where one holds another. */
function secretsOf(session: Session, minted: string | undefined): readonly string[] {
  const { accessToken, refreshToken, apiKey, cookies, values } = session;
  const named = Object.entries(values).flatMap(([name, value]) => (openValues.has(name) ? [] : [value]));
  return [accessToken, refreshToken, apiKey, minted, ...cookies.map(({ value }) => value), ...named]
    .filter((secret) => secret !== undefined)
    .filter((secret) => secret.length >= shortestSecret)
    .toSorted((one, other) => other.length - one.length);
}
