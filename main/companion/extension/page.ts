/// <reference types="chrome" />
import type { BrowserCookie, SiteProvider } from '../messages.ts';

/** The page that the person is on. */
export interface Page {
  readonly tabId: number;
  readonly url: URL;
}

/** The page in front, or undefined where it is none of the web. */
export async function currentPage(): Promise<Page | undefined> {
  const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true, windowType: 'normal' });
  const url = tab?.url === undefined ? null : URL.parse(tab.url);
  if (tab?.id === undefined || !url || !isOfTheWeb(url)) return undefined;
  return { tabId: tab.id, url };
}

/** Latchkey takes sessions only from places that nobody on the way can read. */
function isOfTheWeb({ protocol, hostname }: URL): boolean {
  const isHere = hostname === '127.0.0.1' || hostname === 'localhost';
  return protocol === 'https:' || (protocol === 'http:' && isHere);
}

/** What has to be allowed to read the session of a page: the page's own site, and the hosts that its provider names. */
export function neededPermissions(
  url: URL,
  provider: SiteProvider | undefined,
): chrome.permissions.Permissions {
  const origins = new Set([`${url.protocol}//${url.hostname}/*`]);
  for (const domain of provider?.cookieDomains ?? []) {
    // Providers on this machine are reached without TLS.
    if (domain === '127.0.0.1' || domain === 'localhost') origins.add(`http://${domain}/*`);
    else origins.add(`https://${domain}/*`);
  }
  return { permissions: ['cookies', 'nativeMessaging', 'scripting'], origins: [...origins] };
}

/** The cookies of the page's site and of its provider, in the page's own container or private window, and of nothing else. */
export async function readCookies(page: Page, provider: SiteProvider | undefined): Promise<BrowserCookie[]> {
  const stores = await chrome.cookies.getAllCookieStores();
  const storeId = stores.find(({ tabIds }) => tabIds.includes(page.tabId))?.id;
  const place = storeId === undefined ? {} : { storeId };
  const domains = provider?.cookieDomains ?? [];
  const [ofPage, ...ofProvider] = await Promise.all([
    provider ? [] : chrome.cookies.getAll({ ...place, url: page.url.href }),
    ...domains.map((domain) => chrome.cookies.getAll({ ...place, domain: domain.replace(/^\*\./, '') })),
  ]);
  const byPlace = new Map<string, BrowserCookie>();
  for (const cookie of [...ofPage, ...ofProvider.flat()]) {
    const { name, value, domain, hostOnly, path, secure, httpOnly, session, sameSite, expirationDate } =
      cookie;
    const end = expirationDate === undefined ? {} : { expirationDate };
    const kept = { name, value, domain, hostOnly, path, secure, httpOnly, session, sameSite, ...end };
    byPlace.set(`${domain} ${path} ${name}`, kept);
  }
  return [...byPlace.values()];
}

/** The local storage of the page, where its provider keeps a session there. */
export async function readLocalStorage(
  page: Page,
  provider: SiteProvider | undefined,
): Promise<Record<string, string>> {
  if (!provider?.localStorageOrigins.includes(page.url.origin)) return {};
  const [result] = await chrome.scripting.executeScript({
    target: { tabId: page.tabId },
    func: () => ({ ...localStorage }) as Record<string, string>,
  });
  return result?.result ?? {};
}
