/** What tells cookies apart (RFC 6265, 5.3). */
export interface CookieKey {
  readonly domain: string;
  readonly path: string;
  readonly name: string;
}

/**
 * The cookies that a reply made stale. Sites split a long value into `name.0`, `name.1`, ...; when they next write it whole or in fewer
 * pieces, what is left of the old pieces would be joined to the new value. So whoever writes the whole drops all pieces, and whoever
 * writes the first piece drops the whole and all pieces that were not written with it.
 */
export function staleChunks(written: readonly CookieKey[], all: readonly CookieKey[]): readonly CookieKey[] {
  const fresh = new Set(written.map(keyOf));
  const stale: CookieKey[] = [];
  const drop = (cookie: CookieKey) => {
    if (!fresh.has(keyOf(cookie))) stale.push(cookie);
  };
  for (const cookie of written) {
    const base = cookie.name.endsWith('.0') ? cookie.name.slice(0, -2) : cookie.name;
    const family = all.filter((other) => isSamePlace(other, cookie) && isPieceOf(base, other.name));
    const hasFirst = family.some((other) => other.name === `${base}.0`);
    // Without a first piece, names that end in numbers are just names.
    if (!hasFirst) continue;
    for (const other of family) drop(other);
    if (base !== cookie.name) drop({ ...cookie, name: base });
  }
  return stale.filter((cookie) => all.some((other) => keyOf(other) === keyOf(cookie)));
}

/** The value of a cookie: the whole one, or its pieces in the order of their numbers. */
export function joinChunks(
  cookies: readonly { readonly name: string; readonly value: string }[],
  name: string,
): string | undefined {
  const whole = cookies.find((cookie) => cookie.name === name);
  if (whole) return whole.value;
  const pieces = new Map(
    cookies
      .filter((cookie) => isPieceOf(name, cookie.name))
      .map((cookie) => [Number(cookie.name.slice(name.length + 1)), cookie.value]),
  );
  let joined: string | undefined;
  for (let number = 0; pieces.has(number); number += 1) joined = (joined ?? '') + pieces.get(number);
  return joined;
}

/** Whether a cookie is a numbered piece of the named one. */
export function isPieceOf(base: string, name: string): boolean {
  return name.startsWith(`${base}.`) && /^(?:0|[1-9]\d{0,2})$/.test(name.slice(base.length + 1));
}

function isSamePlace(one: CookieKey, other: CookieKey): boolean {
  return one.domain === other.domain && one.path === other.path;
}

function keyOf({ domain, path, name }: CookieKey): string {
  return `${domain}\n${path}\n${name}`;
}
