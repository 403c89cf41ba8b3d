import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium } from 'playwright';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Output } from '../../preload/contract.ts';
import { ada, signedIn } from './latchkey.ts';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
];
let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: flags });
});

afterAll(async () => {
  await browser.close();
});

async function openedWindow() {
  const { latchkey } = await signedIn();
  const daemon = await latchkey.startDaemon();
  const [, url = ''] = await daemon.said(/Window: (\S+)/);
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(url);
  await page.getByText(ada.email).first().waitFor();
  return { latchkey, daemon, context, page, complaints, url };
}

/** Another program of this machine with a page of its own, on another port of the same host. */
async function otherServer(body: string) {
  const cookies: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    cookies.push(request.headers.cookie);
    response.writeHead(200, { 'content-type': 'text/html' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { cookies, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe('the window in a real browser', () => {
  test('shows the accounts, follows what happens, and outlives a reload', async () => {
    const { latchkey, page, complaints } = await openedWindow();
    expect(page.url()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{43}\/$/);
    await latchkey.run('pause', ada.email);
    await page.getByText('Paused').first().waitFor();
    await page.reload();
    await page.getByText('Paused').first().waitFor();
    expect(complaints).toEqual([]);
  });

  test('notices when the daemon ends', async () => {
    const { page, daemon } = await openedWindow();
    expect(await daemon.stop()).toBe(0);
    await page.getByText('Latchkey does not answer.').first().waitFor();
  });

  test('its cookie goes to no other program of this machine', async () => {
    const { page, url } = await openedWindow();
    const other = await otherServer('<title>other</title>');
    for (const path of ['/', '/api/engine.status', new URL(page.url()).pathname.slice(0, 5)]) {
      await page.goto(`${other.url}${path}`);
    }
    expect(other.cookies.length).toBeGreaterThanOrEqual(3);
    expect(other.cookies.filter((cookie) => cookie !== undefined)).toEqual([]);
    expect(url).toContain('127.0.0.1');
  });

  test('another page can neither frame it nor call it', async () => {
    const { latchkey, context, page } = await openedWindow();
    const window = page.url();
    const other = await otherServer(`<iframe src="${window}"></iframe>`);
    const evil = await context.newPage();
    await evil.goto(other.url);
    const frames = await Promise.all(evil.frames().map((frame) => frame.content()));
    expect(frames).toHaveLength(2);
    expect(frames.join('\n')).not.toMatch(/id="root"|ada@example/);
    const { accounts } = await latchkey.answer<Output<'accounts.list'>>('list');
    const body = JSON.stringify({ id: accounts[0]?.id });
    const answers = await evil.evaluate(
      async ([address, text]) => {
        const call = (init: RequestInit) =>
          fetch(`${address}api/accounts.pause`, { method: 'POST', credentials: 'include', ...init }).then(
            () => 'answered',
            () => 'refused',
          );
        const json = new Blob([text ?? ''], { type: 'application/json' });
        return [await call({ body: text ?? '', mode: 'no-cors' }), await call({ body: json })];
      },
      [window, body],
    );
    expect(answers).toEqual(['refused', 'refused']);
    expect((await latchkey.run('list')).output).toContain('Active');
  });
});
