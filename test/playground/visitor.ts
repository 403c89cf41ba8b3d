/** A browser without a window: keeps cookies, follows nothing by itself. */
export class Visitor {
  readonly cookies = new Map<string, string>();
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Visit> {
    return this.#send(path, { headers });
  }

  async submit(
    path: string,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Visit> {
    return this.#send(path, { method: 'POST', body: new URLSearchParams(fields), headers });
  }

  async #send(path: string, init: RequestInit & { headers: Record<string, string> }): Promise<Visit> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = cookie === '' ? init.headers : { ...init.headers, cookie };
    const response = await fetch(new URL(path, this.#url), { ...init, headers, redirect: 'manual' });
    const setCookies = response.headers.getSetCookie();
    for (const line of setCookies) {
      const [name = '', value = ''] = (line.split(';', 1)[0] ?? '').split('=', 2);
      if (/; Max-Age=0/.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return {
      status: response.status,
      headers: response.headers,
      location: response.headers.get('location'),
      setCookies,
      text: await response.text(),
    };
  }
}

export interface Visit {
  readonly status: number;
  readonly headers: Headers;
  readonly location: string | null;
  readonly setCookies: readonly string[];
  readonly text: string;
}

/** A clock that stands still until it is told to go on. It begins at a whole second, like tokens do. */
export class StandingClock {
  #now = Date.parse('2027-03-10T12:00:00Z');

  now(): number {
    return this.#now;
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds;
  }
}

export const ada = { email: 'ada@playground.example', username: 'ada', password: 'practice-ada' };
export const grace = { email: 'grace@playground.example', username: 'grace', password: 'practice-grace' };
export const alan = {
  email: 'alan@playground.example',
  username: 'alan',
  password: 'practice-alan',
  challenge: true,
};

/** What came back as JSON, as a record. */
export function record(text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) throw new TypeError('the reply is no JSON object');
  return value as Record<string, unknown>;
}

/** The hidden fields of a page's form, as a browser would send them back. */
export function hiddenFields(page: string): Record<string, string> {
  const plain = (text: string): string =>
    text
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&');
  const fields = page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g);
  return Object.fromEntries([...fields].map(([, name = '', value = '']) => [plain(name), plain(value)]));
}
