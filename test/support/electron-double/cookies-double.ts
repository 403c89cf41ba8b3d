import type { Cookie } from 'electron';
import type { BrowserContext } from 'playwright';
import type { DesktopCookies } from '../../../main/desktop/electron.ts';
import { DoubleEmitter, DoubleEvent } from './emitter.ts';

const sameSites = { Strict: 'strict', Lax: 'lax', None: 'no_restriction' } as const;
const sameSitesBack = { strict: 'Strict', lax: 'Lax', no_restriction: 'None', unspecified: 'Lax' } as const;

/** The cookies of a browser context. Chromium's protocol tells no changes, so they are looked for while somebody listens. */
export class CookiesDouble extends DoubleEmitter implements DesktopCookies {
  readonly #context: Promise<BrowserContext>;
  #timer: NodeJS.Timeout | undefined;
  #known = new Map<string, Cookie>();

  constructor(context: Promise<BrowserContext>) {
    super();
    this.#context = context;
  }

  override on(event: string, listener: (...parameters: never[]) => void): never {
    this.#timer ??= setInterval(() => void this.#look().catch(() => {}), 50);
    return super.on(event, listener);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async get(filter: { name?: string; domain?: string; url?: string }): Promise<Cookie[]> {
    const context = await this.#context;
    const cookies = await context.cookies(filter.url === undefined ? undefined : [filter.url]);
    return cookies
      .map(({ name, value, domain, path, expires, httpOnly, secure, sameSite }) => ({
        name,
        value,
        domain,
        hostOnly: !domain.startsWith('.'),
        path,
        secure,
        httpOnly,
        session: expires === -1,
        ...(expires === -1 ? {} : { expirationDate: expires }),
        sameSite: sameSite ? sameSites[sameSite] : ('unspecified' as const),
      }))
      .filter((cookie) => filter.name === undefined || cookie.name === filter.name);
  }

  async set(details: Parameters<DesktopCookies['set']>[0]): Promise<void> {
    const { url, name = '', value = '', domain, path = '/', secure, httpOnly, expirationDate } = details;
    const host = new URL(url).hostname;
    const isAddress = host === 'localhost' || /^[\d.]+$/.test(host);
    const sameSite = sameSitesBack[details.sameSite ?? 'lax'];
    await (await this.#context).addCookies([
      {
        name,
        value,
        // Chromium makes a cookie with a domain one of that domain and all below; an address has none below.
        domain: domain === undefined || isAddress ? host : `.${domain.replace(/^\./, '')}`,
        path,
        secure: secure ?? false,
        httpOnly: httpOnly ?? false,
        expires: expirationDate ?? -1,
        sameSite,
      },
    ]);
  }

  async remove(url: string, name: string): Promise<void> {
    const { hostname } = new URL(url);
    const context = await this.#context;
    await context.clearCookies({ name, domain: hostname });
    await context.clearCookies({ name, domain: `.${hostname}` });
  }

  async #look(): Promise<void> {
    const found = new Map(
      (await this.get({})).map((cookie) => [`${cookie.name};${cookie.domain};${cookie.path}`, cookie]),
    );
    const before = this.#known;
    this.#known = found;
    for (const [key, cookie] of found) {
      if (before.get(key)?.value !== cookie.value)
        this.happen('changed', new DoubleEvent(), cookie, 'explicit', false);
    }
    for (const [key, cookie] of before) {
      if (!found.has(key)) this.happen('changed', new DoubleEvent(), cookie, 'explicit', true);
    }
  }
}
