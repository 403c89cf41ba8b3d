import { randomUUID } from 'node:crypto';
import { cookieBelongs } from '../engine/cookie-domains.ts';
import type { StoredCookie } from '../engine/session.ts';
import { toCookieDetails, toStoredCookie } from './browser-cookies.ts';
import type { DesktopElectron, DesktopSession } from './electron.ts';
import { guardPartition, remotePreferences } from './remote-pages.ts';

/** Scripts run in a world that pages cannot reach. */
const ownWorld = 999;

type Items = Readonly<Record<string, string>>;

/**
 * A partition for one sign-in or one opened session: a name that was never used, which lives in memory because it does not begin with
 * `persist:`, and pages in it that get no permission.
 */
export class Partition {
  readonly name: string;
  readonly session: DesktopSession;
  readonly #electron: DesktopElectron;

  constructor(electron: DesktopElectron, purpose: string) {
    this.#electron = electron;
    this.name = `${purpose}-${randomUUID()}`;
    this.session = electron.session.fromPartition(this.name, { cache: false });
    guardPartition(this.session);
  }

  /** The cookies that may go to one of the hosts. */
  async cookies(hosts: readonly string[]): Promise<readonly StoredCookie[]> {
    const all = (await this.session.cookies.get({})).map(toStoredCookie);
    return all.filter(({ domain, hostOnly }) => cookieBelongs(hosts, domain, hostOnly));
  }

  async allCookies(): Promise<readonly StoredCookie[]> {
    return (await this.session.cookies.get({})).map(toStoredCookie);
  }

  /** A cookie that Chromium does not take (a name or domain it finds wrong) is left out, as a browser would. */
  async setCookies(cookies: readonly StoredCookie[]): Promise<void> {
    const now = Date.now();
    await Promise.allSettled(cookies.map((cookie) => this.session.cookies.set(toCookieDetails(cookie, now))));
  }

  async readLocalStorage(origin: string): Promise<Items> {
    const read = 'Object.fromEntries(Object.entries(localStorage).map(([key, item]) => [key, String(item)]))';
    const items = await this.#onEmptyPage(origin, read);
    return typeof items === 'object' && items !== null ? (items as Items) : {};
  }

  async writeLocalStorage(origin: string, items: Items): Promise<void> {
    const text = JSON.stringify(JSON.stringify(items));
    const write = `for (const [key, item] of Object.entries(JSON.parse(${text}))) localStorage.setItem(key, item);`;
    await this.#onEmptyPage(origin, write);
  }

  /** Empties the partition, and tells whether it is empty: no cookie, and no local storage at these origins. */
  async empty(origins: readonly string[]): Promise<boolean> {
    const { session } = this;
    await session.clearStorageData();
    await session.clearCache();
    await session.clearAuthCache();
    await session.closeAllConnections();
    if ((await session.cookies.get({})).length > 0) return false;
    for (const origin of origins) {
      if (Object.keys(await this.readLocalStorage(origin)).length > 0) return false;
    }
    return true;
  }

  /** Runs a script at an origin without asking its server, and without any script of the site. */
  async #onEmptyPage(origin: string, code: string): Promise<unknown> {
    const scheme = new URL(origin).protocol.slice(0, -1);
    const { protocol } = this.session;
    protocol.handle(scheme, () => emptyPage());
    const window = new this.#electron.BrowserWindow({
      show: false,
      webPreferences: remotePreferences(this.name),
    });
    try {
      await window.loadURL(`${origin}/`);
      return await window.webContents.executeJavaScriptInIsolatedWorld(ownWorld, [{ code }]);
    } finally {
      window.destroy();
      protocol.unhandle(scheme);
    }
  }
}

function emptyPage(): Response {
  const headers = { 'content-type': 'text/html', 'content-security-policy': "default-src 'none'" };
  return new Response('<!doctype html><title>Latchkey</title>', { headers });
}
