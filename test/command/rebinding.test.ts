import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type BrowserContext, chromium, type Page } from 'playwright';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Output } from '../../preload/contract.ts';
import { quiet } from '../sign-in/quiet-browser.ts';
import { ada, signedIn } from './latchkey.ts';

/** A name of the attacker's that points at this machine by the time its page is open. */
const name = 'evil.test';

/** What the script of a page got of an address, by every way that browsers have. */
interface Loot {
  readonly what: string;
  readonly got: string;
}

/** A person's browser with their window open, in which they also visit the attacker's site. */
async function stage() {
  const { latchkey } = await signedIn();
  const daemon = await latchkey.startDaemon();
  const [, url = ''] = await daemon.said(/Window: (\S+)/);
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      ...['--no-sandbox', ...quiet, `--host-resolver-rules=MAP ${name} 127.0.0.1`],
      // New browsers ask before a page reaches this machine at all. What is tried here is what holds where they do not.
      '--disable-features=LocalNetworkAccessChecks',
    ],
  });
  onTestFinished(() => browser.close());
  const context = await browser.newContext();
  const window = await context.newPage();
  await window.goto(url);
  await window.getByText(ada.email).first().waitFor();
  const { origin, port, pathname } = new URL(window.url());
  const newCode = async () => {
    const opened = await latchkey.answer<Output<'engine.openWindow'>>('open');
    return new URL(opened.url).searchParams.get('code') ?? '';
  };
  return { context, origin, port, base: pathname, newCode };
}

/** Runs in the page: tries to read everything below `target` by requests, an event stream, a WebSocket and a frame. */
async function rob({ target, base, code }: { target: string; base: string; code: string }): Promise<Loot[]> {
  const json = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
  const read = async (path: string, init?: RequestInit): Promise<string> => {
    try {
      const reply = await fetch(`${target}${path}`, {
        credentials: 'include',
        signal: AbortSignal.timeout(5_000),
        ...init,
      });
      return `${reply.status} ${reply.type} ${await reply.text()}`;
    } catch (error) {
      return `failed: ${(error as Error).name}`;
    }
  };
  const listen = (kind: 'EventSource' | 'WebSocket', path: string) =>
    new Promise<string>((resolve) => {
      const address = `${target}${path}`;
      const source =
        kind === 'EventSource'
          ? new EventSource(address, { withCredentials: true })
          : new WebSocket(address.replace('http', 'ws'));
      source.onopen = () => resolve('opened');
      source.onerror = () => resolve('failed');
    });
  const frame = (path: string) =>
    new Promise<string>((resolve) => {
      const element = document.createElement('iframe');
      element.onload = () => {
        const text = element.contentDocument?.body.textContent;
        resolve(text === undefined ? 'closed' : `read ${text}`);
      };
      element.src = `${target}${path}`;
      document.body.append(element);
    });
  const list = `${base}api/accounts.list`;
  const loot: Loot[] = [];
  const add = async (what: string, got: Promise<string>) => loot.push({ what, got: await got });
  await add('the code', read(`/open?code=${code}`));
  await add('the page', read(base));
  await add('the list', read(list, json));
  await add('the list as a form', read(list, { ...json, headers: { 'content-type': 'text/plain' } }));
  await add('the list without CORS', read(list, { method: 'POST', body: '{}', mode: 'no-cors' }));
  await add('the list by GET', read(list));
  await add('events', read(`${base}api/events`));
  await add('events as a stream', listen('EventSource', `${base}api/events`));
  await add('a WebSocket', listen('WebSocket', `${base}api/events`));
  await add('a frame', frame(base));
  return loot;
}

/** A page of the attacker at the address, served by nobody but this test, whatever the name points at now. */
async function attackersPage(context: BrowserContext, address: string): Promise<Page> {
  const page = await context.newPage();
  const answer = { contentType: 'text/html', body: '<title>kittens</title><body>kittens</body>' };
  await page.route(address, (route) => route.fulfill(answer), { times: 1 });
  await page.goto(address);
  return page;
}

/** The cookies that the page's requests to the address carried, and what the replies allowed pages of other origins. */
function watchRequests(page: Page, address: string) {
  const seen: Promise<{ cookie: string | undefined; allowed: string | undefined }>[] = [];
  page.on('requestfinished', (request) => {
    if (!request.url().startsWith(address)) return;
    const look = async () => ({
      cookie: (await request.allHeaders()).cookie,
      allowed: (await (await request.response())?.allHeaders())?.['access-control-allow-origin'],
    });
    seen.push(look());
  });
  return async () => await Promise.all(seen);
}

describe('a page of another site in the browser that has the window open', () => {
  test('reads nothing after its name was bound to this machine, not even with the code of a window', async () => {
    const { context, port, base, newCode } = await stage();
    const target = `http://${name}:${port}`;
    const page = await attackersPage(context, `${target}/`);
    const requests = watchRequests(page, target);
    const loot = await page.evaluate(rob, { target, base, code: await newCode() });
    const answers = Object.fromEntries(loot.map(({ what, got }) => [what, got.slice(0, 3)]));
    expect(answers).toEqual({
      'the code': '421',
      'the page': '421',
      'the list': '421',
      'the list as a form': '421',
      'the list without CORS': '421',
      'the list by GET': '421',
      events: '421',
      'events as a stream': 'fai',
      'a WebSocket': 'fai',
      'a frame': expect.any(String),
    });
    expect(JSON.stringify(loot)).not.toContain(ada.email);
    const sent = await requests();
    expect(sent.length).toBeGreaterThan(5);
    expect(sent.filter(({ cookie, allowed }) => cookie !== undefined || allowed !== undefined)).toEqual([]);
    expect(await context.cookies(target)).toEqual([]);
  });

  test('reads nothing across origins either, and the window keeps its cookie to itself', async () => {
    const { context, origin, base, newCode } = await stage();
    const server = createServer((_, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<title>kittens</title>'),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const page = await context.newPage();
    await page.goto(`http://${name}:${(server.address() as AddressInfo).port}/`);
    const requests = watchRequests(page, origin);
    const loot = await page.evaluate(rob, { target: origin, base, code: await newCode() });
    expect(JSON.stringify(loot)).not.toContain(ada.email);
    for (const { what, got } of loot) {
      // A request without CORS is sent, and its reply is closed to the page.
      expect(got, what).toMatch(/^(failed|closed|0 opaque $)/);
    }
    const sent = await requests();
    expect(sent.filter(({ cookie, allowed }) => cookie !== undefined || allowed !== undefined)).toEqual([]);
  });
});
