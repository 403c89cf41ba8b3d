type ToughCookie = typeof import('tough-cookie');

let loaded: ToughCookie | undefined;

/**
 * Loads the cookie library, which brings the public suffix list and takes 12 ms and 8 MB: not worth it in a process that only has
 * tokens, or that only lists accounts. To be awaited before cookies are read or written for a request.
 */
export async function loadCookieLibrary(): Promise<void> {
  loaded ??= await import('tough-cookie');
}

/** The library, which must have been loaded. */
export function cookieLibrary(): ToughCookie {
  if (!loaded) throw new Error('the cookie library was used before it was loaded');
  return loaded;
}
