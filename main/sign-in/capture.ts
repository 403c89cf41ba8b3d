import { cookieBelongs } from '../engine/cookie-domains.ts';
import type { Captured } from '../engine/provider.ts';
import type { WindowPlan } from '../engine/sign-in-plan.ts';
import type { WatchedBrowser } from './watched-browser.ts';

/** Takes out of a signed-in browser what the plan names, and nothing else. */
export async function capture(
  browser: WatchedBrowser,
  plan: WindowPlan,
  identityProvider: string | undefined,
): Promise<Captured> {
  const localStorage: Record<string, Readonly<Record<string, string>>> = {};
  for (const origin of plan.localStorageOrigins) {
    const items = await readLocalStorage(browser, origin);
    if (Object.keys(items).length > 0) localStorage[origin] = items;
  }
  const cookies = await browser.cookies();
  return {
    cookies: cookies.filter(({ domain, hostOnly }) => cookieBelongs(plan.cookieDomains, domain, hostOnly)),
    localStorage,
    userAgent: await browser.userAgent(),
    ...(identityProvider !== undefined && { identityProvider }),
  };
}

async function readLocalStorage(
  browser: WatchedBrowser,
  origin: string,
): Promise<Readonly<Record<string, string>>> {
  const items = await browser.onEmptyPage(origin, (page) =>
    page.evaluate(() =>
      Array.from({ length: localStorage.length }, (_, index) => {
        const key = localStorage.key(index) ?? '';
        return [key, localStorage.getItem(key) ?? ''] as const;
      }),
    ),
  );
  return Object.fromEntries(items);
}
