/**
 * A pattern for URLs, such as `https://example.com/account/*` or `https://*.example.com/signin?*`.
 *
 * Scheme, host and port are compared as parsed, never as text, so that `https://example.com.evil.net/` does not match; `*.` at the
 * beginning of the host stands for one or more labels. In the rest `*` stands for any text. The query counts only if the pattern
 * has one; the fragment never counts.
 */
export type UrlPattern = string;

/** Whether the text is a pattern that can match. */
export function isUrlPattern(pattern: string): boolean {
  const parsed = parse(pattern);
  return (
    parsed !== undefined &&
    (parsed.protocol === 'https:' || parsed.protocol === 'http:') &&
    !parsed.hostname.replace(/^\*\./, '').includes('*') &&
    parsed.hostname !== '' &&
    parsed.username === '' &&
    parsed.password === ''
  );
}

/** Whether the URL matches the pattern. What cannot be parsed never matches. */
export function urlMatches(pattern: UrlPattern, url: string): boolean {
  if (!isUrlPattern(pattern)) return false;
  const wanted = parse(pattern);
  const given = parse(url);
  if (!wanted || !given || wanted.protocol !== given.protocol || wanted.port !== given.port) return false;
  if (!hostMatches(wanted.hostname, given.hostname)) return false;
  // `new URL` drops an empty query, so that the pattern's own text tells whether it asks for one.
  const asksForQuery = pattern.includes('?');
  const rest = asksForQuery ? given.pathname + given.search : given.pathname;
  return globMatches(asksForQuery ? wanted.pathname + wanted.search : wanted.pathname, rest);
}

/** Whether the host is the pattern's, or below it where the pattern begins with `*.`. */
export function hostMatches(pattern: string, host: string): boolean {
  if (!pattern.startsWith('*.')) return pattern === host;
  return host.endsWith(pattern.slice(1)) && host.length > pattern.length - 1;
}

function parse(url: string): URL | undefined {
  return URL.parse(url) ?? undefined;
}

/** Matches `*` greedily with one point to come back to, so that no input can make it slow as a regular expression can be. */
function globMatches(glob: string, text: string): boolean {
  let position = 0;
  let index = 0;
  let star = -1;
  let starPosition = 0;
  while (position < text.length) {
    if (glob[index] === '*') {
      star = index;
      starPosition = position;
      index += 1;
    } else if (index < glob.length && glob[index] === text[position]) {
      index += 1;
      position += 1;
    } else if (star >= 0) {
      index = star + 1;
      starPosition += 1;
      position = starPosition;
    } else {
      return false;
    }
  }
  while (glob[index] === '*') index += 1;
  return index === glob.length;
}
