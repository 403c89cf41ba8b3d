import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { demoUsers, type Playground, startPlayground } from '../../main/playground/playground.ts';
import { Visitor } from './visitor.ts';

const [ada, , alan] = demoUsers;

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

let browser: Browser;
let playground: Playground;
beforeAll(async () => {
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: flags });
});
afterAll(() => browser.close());
beforeEach(async () => {
  playground = await startPlayground({ users: demoUsers, passwordCost: 4 });
});
afterEach(async () => {
  expect(playground.usage().mistakes).toBe(0);
  await playground.close();
});

async function withPage(
  options: Parameters<Browser['newContext']>[0],
  visit: (page: Page, context: BrowserContext) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext(options);
  try {
    const page = await context.newPage();
    const complaints: string[] = [];
    // The browser says here what the content security policy stopped.
    page.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text())) complaints.push(message.text());
    });
    await visit(page, context);
    expect(complaints).toEqual([]);
  } finally {
    await context.close();
  }
}

async function fillIn(page: Page, user = ada): Promise<void> {
  await page.getByLabel('Email').fill(user?.email ?? '');
  await page.getByLabel('Password').fill(user?.password ?? '');
  await page.getByRole('button', { name: 'Sign in' }).click();
}

const authorizePath = (redirectUri: string) =>
  `/oauth/authorize?${new URLSearchParams({
    client_id: 'latchkey',
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid profile email offline_access',
    state: 'state',
    code_challenge: 'a'.repeat(43),
    code_challenge_method: 'S256',
  })}`;

describe('in Chromium', () => {
  it('a person signs in at Studio; cookie and local storage are there, and the session endpoint works', async () => {
    await withPage({}, async (page, context) => {
      await page.goto(`${playground.url}/studio`);
      expect(page.url()).toBe(`${playground.url}/studio/signin`);
      await page.getByLabel('Email').fill(ada.email);
      await page.getByLabel('Password').fill('wrong');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('alert').filter({ hasText: 'Wrong email or password' }).waitFor();
      expect(await page.getByLabel('Email').inputValue()).toBe(ada.email);
      await fillIn(page);
      await page.waitForURL(`${playground.url}/studio`);
      await page.getByRole('heading', { name: `Signed in as ${ada.email}` }).waitFor();
      expect(await page.evaluate(() => localStorage.getItem('studio-user'))).toBe(ada.email);
      const cookies = await context.cookies();
      expect(cookies).toMatchObject([{ name: 'studio-session-token', httpOnly: true, sameSite: 'Lax' }]);
      expect(cookies[0]?.expires).toBeGreaterThan(Date.now() / 1000 + 29 * 86_400);
      const reply = await page.goto(`${playground.url}/studio/api/auth/session`);
      expect(await reply?.json()).toMatchObject({
        user: { email: ada.email },
        access_token: expect.any(String),
      });
      await page.goto(`${playground.url}/studio`);
      await page.getByRole('link', { name: 'Sign out' }).click();
      await page.waitForURL(`${playground.url}/studio/signin`);
      expect(await context.cookies()).toEqual([]);
    });
  });

  it('a person with a second step types the code', async () => {
    await withPage({}, async (page) => {
      await page.goto(`${playground.url}/studio/signin`);
      await fillIn(page, alan);
      await page.getByLabel('Code').fill('123456');
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('heading', { name: `Signed in as ${alan?.email}` }).waitFor();
    });
  });

  it('the Gallery cookie ends with the browser', async () => {
    await withPage({}, async (page, context) => {
      await page.goto(`${playground.url}/gallery`);
      await fillIn(page);
      await page.getByRole('heading', { name: `Signed in as ${ada.email}` }).waitFor();
      expect(await context.cookies()).toMatchObject([{ name: 'gallery-sid', expires: -1 }]);
    });
  });

  it('Connect sends the browser to a listener on another port, after sign-in, consent and refusal', async () => {
    const heard: string[] = [];
    const listener = createServer((request, response) => {
      if (request.url?.startsWith('/callback')) heard.push(request.url);
      response.end('arrived');
    });
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const redirectUri = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/callback`;
    try {
      await withPage({}, async (page) => {
        const arrive = () => page.waitForURL(`${redirectUri}**`);
        await page.goto(playground.url + authorizePath(redirectUri));
        await fillIn(page);
        await arrive();
        await page.goto(playground.url + authorizePath(redirectUri));
        await page.getByRole('button', { name: 'Allow' }).click();
        await arrive();
        await page.goto(playground.url + authorizePath(redirectUri));
        await page.getByRole('link', { name: 'Use another account' }).click();
        await page.getByRole('button', { name: 'Cancel' }).click();
        await arrive();
      });
      const answers = heard.map((target) => new URL(target, redirectUri).searchParams);
      expect(answers.map((answer) => answer.get('iss'))).toEqual(Array(3).fill(playground.url));
      expect(answers.map((answer) => answer.has('code'))).toEqual([true, true, false]);
      expect(answers[2]?.get('error')).toBe('access_denied');
    } finally {
      listener.close();
    }
  });

  it('a person connects a device', async () => {
    const started = await new Visitor(playground.url).submit('/oauth/device_authorization', {
      client_id: 'latchkey',
    });
    const { verification_uri_complete: address } = JSON.parse(started.text) as {
      verification_uri_complete: string;
    };
    await withPage({}, async (page) => {
      await page.goto(address);
      await fillIn(page);
      await page.getByRole('heading', { name: 'Connected' }).waitFor();
    });
  });

  it.each(['light', 'dark'] as const)(
    'every page passes the accessibility check, %s and narrow',
    async (colorScheme) => {
      await withPage({ colorScheme, viewport: { width: 320, height: 640 } }, async (page) => {
        const check = async (): Promise<void> => {
          const { violations } = await new AxeBuilder({ page }).analyze();
          expect(violations.map(({ id, nodes }) => `${page.url()} ${id}: ${nodes[0]?.html}`)).toEqual([]);
          const width = await page.evaluate(() => document.documentElement.scrollWidth);
          expect(width).toBeLessThanOrEqual(320);
        };
        const connect = authorizePath('http://127.0.0.1:9/');
        for (const path of [
          '/',
          '/gallery/signin',
          '/studio/signin',
          connect,
          '/oauth/device',
          '/oauth/authorize',
        ]) {
          await page.goto(playground.url + path);
          await check();
        }
        await page.goto(`${playground.url}/studio/signin`);
        await fillIn(page, { ...ada, password: 'wrong' });
        await page.getByRole('alert').waitFor();
        await check();
        await fillIn(page, alan);
        await page.getByLabel('Code').waitFor();
        await check();
        await page.goto(`${playground.url}/studio/signin`);
        await fillIn(page);
        await page.getByRole('heading', { name: 'Signed in' }).waitFor();
        await check();
        await page.goto(`${playground.url}/oauth/device`);
        await page.getByLabel('Code').fill('XXXX-XXXX');
        await fillIn(page);
        await page.getByRole('alert').waitFor();
        await check();
      });
    },
  );
});

describe('the pages', () => {
  const pages = [
    '/',
    '/studio/signin',
    '/gallery/signin',
    '/oauth/device',
    authorizePath('http://127.0.0.1:9/'),
  ];

  it.each(pages)('%s carries its policy and says that it is for practice', async (path) => {
    const page = await new Visitor(playground.url).get(path);
    expect(page.status).toBe(200);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'none'; /);
    expect(policy).not.toContain('script-src');
    expect(policy).not.toContain('unsafe');
    expect(policy).toContain("frame-ancestors 'none'");
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.text).not.toContain('<script');
    expect(page.text).toContain('This is a practice site.');
    expect(page.text).toContain('stays on this machine');
  });

  it('run one script, allowed by its hash', async () => {
    const visitor = new Visitor(playground.url);
    await visitor.submit('/studio/signin', { email: ada.email, password: ada.password });
    const page = await visitor.get('/studio');
    const scripts = [...page.text.matchAll(/<script>(.*?)<\/script>/gs)].map(([, script]) => script);
    expect(scripts).toEqual(["localStorage.setItem('studio-user', document.documentElement.dataset.user)"]);
    const hash = createHash('sha256')
      .update(scripts[0] ?? '')
      .digest('base64');
    expect(page.headers.get('content-security-policy')).toContain(`script-src 'sha256-${hash}'`);
  });

  it.each(['/studio/signin', '/gallery/signin'])('%s escapes what was typed', async (path) => {
    const nasty = `"><script>alert('x')</script>&`;
    const page = await new Visitor(playground.url).submit(path, { email: nasty, password: nasty });
    expect(page.text).not.toContain('<script');
    expect(page.text).toContain('value="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;"');
  });

  it('never show a password that was typed', async () => {
    const visitor = new Visitor(playground.url);
    for (const path of ['/studio/signin', '/gallery/signin', authorizePath('http://127.0.0.1:9/')]) {
      const page = await visitor.submit(path, {
        email: ada.email,
        password: 'hunter2hunter2',
        action: 'sign-in',
      });
      expect(page.text).not.toContain('hunter2');
    }
  });

  it('refuse forms and sign-outs that a page of another site sends', async () => {
    const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const visitor = new Visitor(playground.url);
    const { email, password } = ada;
    for (const site of ['studio', 'gallery']) {
      expect((await visitor.submit(`/${site}/signin`, { email, password }, foreign)).status).toBe(403);
      expect((await visitor.submit(`/${site}/signin`, { email, password }, { origin: 'null' })).status).toBe(
        403,
      );
      expect(
        (await visitor.submit(`/${site}/signin`, { email, password }, { origin: playground.url })).status,
      ).toBe(303);
      expect((await visitor.get(`/${site}/signout`, foreign)).status).toBe(403);
      expect((await visitor.get(`/${site}`)).status).toBe(200);
    }
    expect((await visitor.submit('/studio/signin/code', { code: '123456' }, foreign)).status).toBe(403);
  });

  it('name the person of the demonstration there, and nobody elsewhere', async () => {
    expect((await new Visitor(playground.url).get('/studio/signin')).text).toContain('practice-ada');
    const plain = await startPlayground({ users: [{ ...ada, password: 'something-else' }], passwordCost: 4 });
    try {
      const page = await new Visitor(plain.url).get('/studio/signin');
      expect(page.text).not.toContain('practice-ada');
      expect(page.text).not.toContain('something-else');
    } finally {
      await plain.close();
    }
  });
});
