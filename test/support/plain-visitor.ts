import { CookieJar } from 'tough-cookie';

/** A page as a browser without scripts has it. */
export interface VisitedPage {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** A browser without a window: keeps cookies, follows redirects across sites, fills in forms, runs no scripts. */
export class PlainVisitor {
  readonly #jar = new CookieJar();

  open(url: string): Promise<VisitedPage> {
    return this.#load(url, { method: 'GET' });
  }

  /** Sends the first form of the page: what is filled in already, the first button, and the given fields. */
  submit(page: VisitedPage, fields: Readonly<Record<string, string>> = {}): Promise<VisitedPage> {
    const form = /<form[^>]*>[\s\S]*?(?:<\/form>|$)/.exec(page.text)?.[0] ?? '';
    const action = attribute(form, 'action') ?? page.url;
    const filled = [...form.matchAll(/<(?:input|button)\b[^>]*>/g)]
      // The first button comes first in the page and wins over the others, as with a press of Enter.
      .reverse()
      .map(([tag]): [string, string] => [attribute(tag, 'name') ?? '', attribute(tag, 'value') ?? ''])
      .filter(([name]) => name !== '');
    const body = new URLSearchParams({ ...Object.fromEntries(filled), ...fields });
    return this.#load(new URL(action, page.url).href, {
      method: 'POST',
      body,
      headers: { origin: new URL(page.url).origin },
    });
  }

  async #load(start: string, init: RequestInit): Promise<VisitedPage> {
    let url = start;
    let request = init;
    for (let redirects = 0; redirects < 20; redirects += 1) {
      const headers = new Headers(request.headers);
      const cookie = await this.#jar.getCookieString(url);
      if (cookie !== '') headers.set('cookie', cookie);
      const response = await fetch(url, { ...request, headers, redirect: 'manual' });
      for (const line of response.headers.getSetCookie()) {
        await this.#jar.setCookie(line, url, { ignoreError: true });
      }
      const text = await response.text();
      const location = response.headers.get('location');
      if (location === null || response.status < 300 || response.status >= 400) {
        return { url, status: response.status, headers: response.headers, text };
      }
      url = new URL(location, url).href;
      // A browser would hand it to the program that has the scheme.
      if (!/^https?:/.test(url)) return { url, status: response.status, headers: response.headers, text };
      request = { method: 'GET' };
    }
    throw new Error('too many redirects');
  }
}

/** The attribute of the first tag that has it. */
function attribute(tags: string, name: string): string | undefined {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tags)?.[1];
  return value === undefined ? undefined : plain(value);
}

function plain(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
