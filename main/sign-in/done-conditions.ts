import { cookieBelongs } from '../engine/cookie-domains.ts';
import { jsonHolds } from '../engine/json-condition.ts';
import type { StoredCookie } from '../engine/session.ts';
import type { DoneCondition } from '../engine/sign-in-plan.ts';
import { urlMatches } from '../engine/url-pattern.ts';

/** What can be seen of a browser without asking the site. */
export interface BrowserView {
  readonly urls: readonly string[];
  readonly cookies: readonly StoredCookie[];
}

/** Whether the conditions hold that can be checked without a request. */
export function looksDone(conditions: readonly DoneCondition[], view: BrowserView): boolean {
  return conditions.every((condition) => {
    switch (condition.kind) {
      case 'url':
        return view.urls.some((url) => urlMatches(condition.pattern, url));
      case 'cookie':
        return view.cookies.some((cookie) => isCookie(condition, cookie));
      case 'response':
        return true;
      default:
        return condition satisfies never;
    }
  });
}

/** Whether the site itself says so, where a condition has it asked. `read` brings the JSON of a URL, or undefined. */
export async function siteSaysDone(
  conditions: readonly DoneCondition[],
  read: (url: string) => Promise<unknown>,
): Promise<boolean> {
  for (const condition of conditions) {
    if (condition.kind !== 'response') continue;
    const document = await read(condition.url);
    if (document === undefined || !jsonHolds(condition.json, document)) return false;
  }
  return true;
}

function isCookie({ name, domain }: { name: string; domain: string }, cookie: StoredCookie): boolean {
  if (cookie.name !== name && cookie.name !== `${name}.0`) return false;
  return cookie.value !== '' && cookieBelongs([domain], cookie.domain, cookie.hostOnly);
}
