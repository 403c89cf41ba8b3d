import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../main/host/system-ports.ts';
import { startPlayground } from '../../main/playground/playground.ts';
import { NodeTransport } from '../../main/providers/node-transport.ts';
import { DefinitionRegistry } from '../../main/providers/registry.ts';
import { BrowserBench, describeWithBrowser } from './browser-fixture.ts';
import { failureOf } from './failure-of.ts';
import { PracticeSite, secrets } from './practice-site.ts';
import { commandLine, listeningPorts } from './processes.ts';
import { quiet } from './quiet-browser.ts';
import { until } from './until.ts';

describeWithBrowser('a watched browser', () => {
  let site: PracticeSite;
  const benches: BrowserBench[] = [];
  const makeBench = (...options: ConstructorParameters<typeof BrowserBench>) => {
    const bench = new BrowserBench(...options);
    benches.push(bench);
    return bench;
  };
  beforeAll(async () => {
    site = await PracticeSite.start();
  });
  afterEach(async () => {
    site.behaviour = 'sign-in';
    for (const bench of benches.splice(0)) {
      await until(() => !bench.hasProcesses);
      await bench.close();
    }
  });
  afterAll(() => site.close());

  test('finishes by itself and brings session cookies, lasting ones and local storage', async () => {
    const bench = makeBench();
    const { captured, progress } = bench.begin(site.plan('live'));
    const { cookies, localStorage, userAgent, identityProvider } = await captured;
    const common = { domain: '127.0.0.1', hostOnly: true, path: '/', secure: false };
    expect(cookies).toHaveLength(2);
    expect(cookies).toContainEqual({
      ...common,
      name: 'sid',
      value: secrets.session,
      httpOnly: true,
      sameSite: 'lax',
    });
    expect(cookies).toContainEqual({
      ...common,
      name: 'lasting',
      value: secrets.lasting,
      httpOnly: false,
      sameSite: 'strict',
      expires: expect.any(Number),
    });
    const left = (cookies?.find(({ name }) => name === 'lasting')?.expires ?? 0) - Date.now();
    expect(left).toBeGreaterThan(86_000_000);
    expect(left).toBeLessThanOrEqual(86_400_000);
    expect(localStorage).toEqual({ [site.url]: { token: secrets.storage } });
    expect(userAgent).toMatch(/ Chrome\/\d+/);
    expect(identityProvider).toBeUndefined();
    expect(progress).toEqual(['window-open', 'capturing']);
  });

  test('leaves nothing behind: no process, no profile', async () => {
    const bench = makeBench();
    await bench.begin(site.plan('live')).captured;
    expect(bench.folders).toEqual([]);
    expect(bench.hasProcesses).toBe(false);
  });

  test('is watched on a pipe: no port is open, and its profile is closed to others', async () => {
    site.behaviour = 'nothing';
    const bench = makeBench();
    const { captured, progress, cancel } = bench.begin(site.plan('live'));
    await until(() => progress.includes('window-open'));
    const processId = bench.browserProcess;
    expect(commandLine(processId)).toContain('--remote-debugging-pipe');
    expect(commandLine(processId)).not.toContain('--remote-debugging-port');
    expect(listeningPorts(processId)).toEqual([]);
    for (const folder of [bench.folder, join(bench.folder, bench.folders[0] ?? '')]) {
      expect(statSync(folder).mode & 0o777).toBe(0o700);
    }
    cancel();
    expect((await failureOf(captured)).kind).toBe('cancelled');
    expect(bench.folders).toEqual([]);
  });

  test('would be found out if it opened a port', async () => {
    site.behaviour = 'nothing';
    const bench = makeBench({ extraArguments: [...quiet, '--remote-debugging-port=0'] });
    const { captured, progress, cancel } = bench.begin(site.plan('live'));
    await until(() => progress.includes('window-open'));
    await until(() => listeningPorts(bench.browserProcess).length === 1);
    cancel();
    await failureOf(captured);
  });

  test('takes what the plan names and nothing else', async () => {
    const plan = site.plan('live', { cookieDomains: ['other.example'], localStorageOrigins: [] });
    expect(await makeBench().begin(plan).captured).toMatchObject({ cookies: [], localStorage: {} });
  });

  test('tells by which identity provider the person came', async () => {
    site.behaviour = 'by-provider';
    expect((await makeBench().begin(site.plan('live')).captured).identityProvider).toBe('localhost');
  });

  test('waits for all conditions', async () => {
    const done = [
      { kind: 'url', pattern: `${site.url}/elsewhere` } as const,
      { kind: 'cookie', name: 'sid', domain: '127.0.0.1' } as const,
    ];
    const bench = makeBench({ timeLimit: 5_000 });
    expect((await failureOf(bench.begin(site.plan('live', { done })).captured)).kind).toBe('timed-out');
    expect(site.requests).toContain('GET /home signed-in');
  });

  test('that the person closes is a cancelled sign-in', async () => {
    site.behaviour = 'nothing';
    const bench = makeBench({ onPage: (page) => page.once('load', () => page.close()) });
    const failure = await failureOf(bench.begin(site.plan('live')).captured);
    expect(failure).toMatchObject({
      kind: 'cancelled',
      message: 'The browser was closed before you were signed in.',
    });
    expect(bench.folders).toEqual([]);
  });

  test('that is killed is a cancelled sign-in', async () => {
    site.behaviour = 'nothing';
    const bench = makeBench();
    const { captured, progress } = bench.begin(site.plan('live'));
    await until(() => progress.includes('window-open'));
    process.kill(bench.browserProcess, 'SIGKILL');
    expect((await failureOf(captured)).kind).toBe('cancelled');
    expect(bench.folders).toEqual([]);
  });

  test('that the site refuses ends with the offer of a plain one', async () => {
    site.behaviour = 'rejected';
    const failure = await failureOf(makeBench().begin(site.plan('live')).captured);
    expect(failure).toMatchObject({ kind: 'not-supported', field: '/signIn/chrome/mode' });
    expect(failure.message).toContain('"after"');
  });

  test('ends with the time limit', async () => {
    site.behaviour = 'nothing';
    const bench = makeBench({ timeLimit: 3_000 });
    expect((await failureOf(bench.begin(site.plan('live')).captured)).kind).toBe('timed-out');
    expect(bench.folders).toEqual([]);
  });

  test('serves several people at once', async () => {
    const bench = makeBench();
    const all = await Promise.all([1, 2].map(() => bench.begin(site.plan('live')).captured));
    for (const { cookies } of all) expect(cookies).toHaveLength(2);
    expect(bench.folders).toEqual([]);
  });

  test('that cannot be started is said to be so', async () => {
    const bench = makeBench({ browser: { name: 'Chrome', path: '/bin/false' } });
    expect(await failureOf(bench.begin(site.plan('live')).captured)).toMatchObject({
      kind: 'not-supported',
      message: 'Chrome cannot be started.',
    });
    expect(bench.folders).toEqual([]);
  });

  test("signs in at the Playground's Studio, and its provider makes a session of it", async () => {
    const ada = { email: 'ada@playground.example', username: 'ada', password: 'practice-ada' };
    const playground = await startPlayground({ users: [ada], passwordCost: 4 });
    const transport = new NodeTransport({ environment: {} });
    const actAsPerson = (page: Page) => {
      page.on('load', async () => {
        if (!page.url().endsWith('/studio/signin')) return;
        await page.getByLabel('Email').fill(ada.email);
        await page.getByLabel('Password').fill(ada.password);
        await page.getByRole('button', { name: 'Sign in' }).click();
      });
    };
    try {
      const registry = await DefinitionRegistry.open({ transport, clock: systemClock });
      const provider = registry.find('playground-studio', playground.url);
      if (!provider) throw new Error('there is no such definition');
      const bench = makeBench({ onPage: actAsPerson });
      const { signal } = new AbortController();
      const task = { provider, way: 'chrome', onProgress: () => {} } as const;
      const captured = await bench.signIn.obtain(task, signal);
      expect(captured.localStorage).toEqual({ [playground.url]: { 'studio-user': ada.email } });
      const { session } = await provider.adopt(captured, signal);
      expect(session.accessToken).toMatch(/^pgs_/);
      expect(await provider.openClient(session).readIdentity(signal)).toMatchObject({ email: ada.email });
    } finally {
      await transport.close();
      await playground.close();
    }
  });
});
