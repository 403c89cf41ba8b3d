import type { Milliseconds } from '../engine/session.ts';
import type { PlaygroundRequest } from './http.ts';

/** The cookies of a request by name. Of two with one name the first counts: browsers send the more specific one first. */
export function readCookies(request: PlaygroundRequest): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const end = part.indexOf('=');
    if (end < 1) continue;
    const name = part.slice(0, end).trim();
    if (!cookies.has(name)) cookies.set(name, part.slice(end + 1).trim());
  }
  return cookies;
}

/** A Set-Cookie value. Without `maxAge` (milliseconds) the cookie ends with the browser session. */
export function setCookie(name: string, value: string, maxAge?: Milliseconds): string {
  const age = maxAge === undefined ? '' : `; Max-Age=${Math.ceil(maxAge / 1000)}`;
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax${age}`;
}

/** A Set-Cookie value that removes the cookie. */
export function clearCookie(name: string): string {
  return `${name}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0`;
}

const chunkName = /^(.+)\.(\d{1,2})$/;

function chunksOf(cookies: ReadonlyMap<string, string>, name: string): { name: string; index: number }[] {
  return [...cookies.keys()]
    .map((key) => ({ name: key, match: chunkName.exec(key) }))
    .filter(({ match }) => match?.[1] === name)
    .map(({ name: key, match }) => ({ name: key, index: Number(match?.[2]) }))
    .sort((left, right) => left.index - right.index);
}

/** A value that may come whole under its name or in numbered chunks, as NextAuth writes big ones. */
export function readChunkedCookie(request: PlaygroundRequest, name: string): string | undefined {
  const cookies = readCookies(request);
  const whole = cookies.get(name);
  if (whole !== undefined) return whole;
  const chunks = chunksOf(cookies, name);
  return chunks.length > 0 ? chunks.map((chunk) => cookies.get(chunk.name) ?? '').join('') : undefined;
}

/**
 * Set-Cookie values that write the value whole or, given a chunk length, in chunks, and that remove every cookie of the
 * family which the request brought and the new value does not use.
 */
export function writeChunkedCookie(
  request: PlaygroundRequest,
  name: string,
  value: string,
  maxAge: Milliseconds,
  chunkLength?: number,
): readonly string[] {
  const written = new Map<string, string>();
  if (chunkLength === undefined) written.set(name, value);
  else {
    for (let index = 0; index * chunkLength < value.length; index += 1) {
      written.set(`${name}.${index}`, value.slice(index * chunkLength, (index + 1) * chunkLength));
    }
  }
  const stale = chunkedCookieNames(request, name).filter((key) => !written.has(key));
  return [...[...written].map(([key, part]) => setCookie(key, part, maxAge)), ...stale.map(clearCookie)];
}

/** The names under which the request brought the cookie or its chunks. */
export function chunkedCookieNames(request: PlaygroundRequest, name: string): readonly string[] {
  const cookies = readCookies(request);
  const chunks = chunksOf(cookies, name).map((chunk) => chunk.name);
  return cookies.has(name) ? [name, ...chunks] : chunks;
}
