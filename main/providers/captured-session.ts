import { cookieBelongs } from '../engine/cookie-domains.ts';
import { parsePointer, readPointer } from '../engine/json-pointer.ts';
import type { Captured } from '../engine/provider.ts';
import { emptySession, type Instant, type Session, type StoredCookie } from '../engine/session.ts';
import { joinChunks } from './cookie-chunks.ts';
import type { Definition } from './definition-schema.ts';
import { isSecretText } from './places.ts';
import { capturedPlaces } from './sign-in-plans.ts';
import type { CaptureSource } from './token-schema.ts';

/** A session of what a browser held: cookies and local storage of the places that the definition names, and nothing else. */
export function sessionOfCaptured(definition: Definition, captured: Captured, now: Instant): Session {
  const { cookieDomains, localStorageOrigins } = capturedPlaces(definition);
  const cookies = (captured.cookies ?? [])
    .map(normalised)
    .filter((cookie) => cookie.name !== '' && cookieBelongs(cookieDomains, cookie.domain, cookie.hostOnly));
  const localStorage = Object.fromEntries(
    Object.entries(captured.localStorage ?? {}).filter(([origin]) => localStorageOrigins.includes(origin)),
  );
  const values: Record<string, string> = {};
  if (captured.userAgent !== undefined && isHeaderText(captured.userAgent))
    values.userAgent = captured.userAgent;
  for (const [name, source] of Object.entries(definition.capture?.values ?? {})) {
    const value = readCaptured(source, cookies, localStorage);
    if (value !== undefined) values[name] = value;
  }
  return { ...emptySession(now), cookies, localStorage, values };
}

/** A secret that the definition finds in captured cookies or local storage; undefined if it is not there. */
export function readCaptured(
  source: CaptureSource | undefined,
  cookies: readonly StoredCookie[],
  localStorage: Session['localStorage'],
): string | undefined {
  if (!source) return undefined;
  if ('cookie' in source) {
    const value = joinChunks(cookies, source.cookie);
    return value !== undefined && isSecretText(value) ? value : undefined;
  }
  for (const items of Object.values(localStorage)) {
    if (!Object.hasOwn(items, source.localStorage)) continue;
    const text = items[source.localStorage] ?? '';
    const value = source.pointer === undefined ? text : valueIn(text, source.pointer);
    if (typeof value === 'string' && isSecretText(value)) return value;
  }
  return undefined;
}

function valueIn(text: string, pointer: string): unknown {
  try {
    return readPointer(JSON.parse(text), parsePointer(pointer) ?? []);
  } catch {
    return undefined;
  }
}

/** Browsers and their exports write dots before domains, and 0 or -1 as the end of cookies that last as long as the session. */
function normalised(cookie: StoredCookie): StoredCookie {
  const { expires, ...rest } = cookie;
  const hasDot = cookie.domain.startsWith('.');
  return {
    ...rest,
    domain: cookie.domain.replace(/^\./, '').toLowerCase(),
    hostOnly: cookie.hostOnly && !hasDot,
    path: cookie.path.startsWith('/') ? cookie.path : '/',
    ...(expires === undefined || !(expires > 0) ? {} : { expires }),
  };
}

function isHeaderText(text: string): boolean {
  return text.length <= 1_000 && /^[\x20-\x7e]+$/.test(text);
}
