/** What a start of the app is asked to do. */
export interface StartArguments {
  /** Started with the login session: no window until somebody opens one. */
  readonly hidden: boolean;
  readonly links: readonly Link[];
}

/** A `latchkey://` link that the app knows. */
export type Link = { readonly open: 'window' } | { readonly open: 'account'; readonly id: string };

const accountId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Reads the arguments; what is not known is passed over, and never repeated: a link may hold anything. */
export function readArguments(given: readonly string[]): StartArguments {
  const links = given.map(readLink).filter((link) => link !== undefined);
  return { hidden: given.includes('--hidden'), links };
}

/** `latchkey://open` or `latchkey://account/<id>`; undefined for anything else. */
export function readLink(text: string): Link | undefined {
  if (text.length > 2_000) return undefined;
  const url = URL.parse(text);
  if (url?.protocol !== 'latchkey:') return undefined;
  if (url.host === 'open') return { open: 'window' };
  const id = url.pathname.slice(1).toLowerCase();
  return url.host === 'account' && accountId.test(id) ? { open: 'account', id } : undefined;
}
