/**
 * Chromium without Electron knows no schemes of an app's own. Pages of `app://latchkey/` are loaded as
 * `https://latchkey.app.electron-double.test/`, which is a secure origin as well, and called by their own name towards the app.
 */
const suffix = '.electron-double.test';

/** The address that Chromium is given. */
export function inward(url: string): string {
  const match = /^(\w+):\/\/([^/?#]+)(.*)$/.exec(url);
  if (!match || match[1] === 'http' || match[1] === 'https') return url;
  return `https://${match[2]}.${match[1]}${suffix}${match[3]}`;
}

/** The address that the app knows. */
export function outward(url: string): string {
  const parsed = URL.parse(url);
  if (!parsed?.hostname.endsWith(suffix)) return url;
  const [host = '', scheme = ''] = parsed.hostname.slice(0, -suffix.length).split('.');
  return `${scheme}://${host}${url.slice(url.indexOf(parsed.hostname) + parsed.hostname.length)}`;
}
