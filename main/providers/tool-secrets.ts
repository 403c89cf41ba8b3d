import type { BrowserState, RequestParts } from '../engine/provider.ts';
import type { Session } from '../engine/session.ts';

/** The same without anything that holds the session's refresh token, wherever a site keeps it: tools never get that one. */
export function withoutRefreshToken(
  { refreshToken }: Session,
  { headers, cookies, localStorage }: RequestParts & BrowserState,
): RequestParts & BrowserState {
  if (refreshToken === undefined) return { headers, cookies, localStorage };
  const forms = new Set([refreshToken, encodeURIComponent(refreshToken)]);
  const isFree = (text: string) => [...forms].every((form) => !text.includes(form));
  const freeOf = (items: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(items).filter(([, text]) => isFree(text)));
  return {
    headers: freeOf(headers),
    cookies: cookies.filter(({ value }) => isFree(value)),
    localStorage: Object.fromEntries(
      Object.entries(localStorage).map(([origin, items]) => [origin, freeOf(items)]),
    ),
  };
}
