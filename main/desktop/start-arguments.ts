/** What a start of the app is asked to do. */
export interface StartArguments {
  /** Started with the login session: no window until somebody opens one. */
  readonly hidden: boolean;
  readonly links: readonly Link[];
}

/** A `latchkey://` link that the app knows. */
export type Link =
  | { readonly open: 'window' }
  | { readonly open: 'account'; readonly id: string }
  /** The browser, come back from an OAuth server. What it brings is a secret. */
  | { readonly open: 'oauth'; readonly path: string; readonly parameters: URLSearchParams };

const linkScheme = 'latchkey';
/** The name of the app in reverse, for OAuth servers that demand such a one (RFC 8252, 7.1). */
const reverseScheme = 'app.latchkey.desktop';
export const appSchemes = [linkScheme, reverseScheme] as const;

/** Authorization codes can be long. */
const longest = 8_000;
const oauthPath = /^\/[\w./~-]*$/;
const accountId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Reads the arguments; what is not known is passed over, and never repeated: a link may hold anything. */
export function readArguments(given: readonly string[]): StartArguments {
  const links = given.map(readLink).filter((link) => link !== undefined);
  return { hidden: given.some(isHiddenStart), links };
}

/** `latchkey://open`, `latchkey://account/<id>` or `latchkey://oauth/<path>?<reply>`; undefined for anything else. */
export function readLink(text: string): Link | undefined {
  if (text.length > longest) return undefined;
  const url = URL.parse(text);
  if (url?.protocol === `${reverseScheme}:`) {
    const [, path = ''] = /^\/oauth(\/.*)$/.exec(url.pathname) ?? [];
    return oauthLink(path, url);
  }
  if (url?.protocol !== `${linkScheme}:`) return undefined;
  if (url.host === 'open') return { open: 'window' };
  if (url.host === 'oauth') return oauthLink(url.pathname, url);
  const id = url.pathname.slice(1).toLowerCase();
  return url.host === 'account' && accountId.test(id) ? { open: 'account', id } : undefined;
}

function oauthLink(path: string, { searchParams }: URL): Link | undefined {
  return oauthPath.test(path) ? { open: 'oauth', path, parameters: searchParams } : undefined;
}

/** Whether an argument says that the login session started the app. */
export function isHiddenStart(text: string): boolean {
  return text === '--hidden';
}

/** Whether an argument may be a link. */
export function isLink(text: string): boolean {
  return appSchemes.some((scheme) => text.startsWith(`${scheme}:`));
}
