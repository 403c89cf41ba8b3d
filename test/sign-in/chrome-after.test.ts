import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { BrowserBench, browser, describeWithBrowser } from './browser-fixture.ts';
import { failureOf } from './failure-of.ts';
import { PracticeSite, secrets } from './practice-site.ts';
import { commandLine, listeningPorts } from './processes.ts';
import { until } from './until.ts';

const accountId = '0d3f5d0c-6f0e-4a5e-9c53-3d8b7a1f2e64';
const hasKeyring = process.env.LATCHKEY_TEST_KEYRING === '1';

describeWithBrowser('a plain browser', () => {
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
    site.requests.length = 0;
    for (const bench of benches.splice(0)) {
      await until(() => !bench.hasProcesses);
      await bench.close();
    }
  });
  afterAll(() => site.close());

  /** Signs in as a person who says so as soon as the site's own page is there. */
  async function signIn(bench: BrowserBench, account?: string) {
    const attempt = bench.begin(site.plan('after'), account);
    await until(() => site.requests.includes('GET /seen/home signed-in'));
    attempt.confirm();
    return { ...attempt, captured: await attempt.captured };
  }

  test('is read when the person says so: session cookies, lasting ones, local storage', async () => {
    const { captured, progress } = await signIn(makeBench());
    const cookies = captured.cookies?.map(({ name, value, expires }) => [name, value, expires === undefined]);
    expect(cookies?.sort()).toEqual([
      ['lasting', secrets.lasting, false],
      ['sid', secrets.session, true],
    ]);
    expect(captured.localStorage).toEqual({ [site.url]: { token: secrets.storage } });
    expect(captured.userAgent).toMatch(/ Chrome\/\d+/);
    expect(progress).toEqual(['window-open', 'confirm-when-done', 'capturing']);
  });

  test('keeps the cookies of the last moment every time', async () => {
    for (let round = 0; round < 3; round += 1) {
      site.requests.length = 0;
      const bench = makeBench();
      const { captured } = await signIn(bench);
      expect(captured.cookies, `round ${round}`).toHaveLength(2);
      await bench.signIn.settle(captured, undefined);
    }
  });

  test('is started as a person starts it: not automated, no port open', async () => {
    site.behaviour = 'nothing';
    const bench = makeBench();
    const { captured, cancel } = bench.begin(site.plan('after'));
    await until(() => site.requests.includes('GET /start'));
    const line = commandLine(bench.browserProcess);
    expect(line).not.toMatch(/--enable-automation|--remote-debugging|--headless|--disable-blink-features/);
    expect(listeningPorts(bench.browserProcess)).toEqual([]);
    expect(statSync(join(bench.folder, bench.folders[0] ?? '')).mode & 0o777).toBe(0o700);
    cancel();
    expect((await failureOf(captured)).kind).toBe('cancelled');
    expect(bench.folders).toEqual([]);
  });

  test('is read when the person closes it', async () => {
    site.behaviour = 'sign-in-and-close';
    const { cookies, localStorage } = await makeBench().begin(site.plan('after')).captured;
    expect(cookies).toHaveLength(2);
    expect(localStorage).toEqual({ [site.url]: { token: secrets.storage } });
  });

  test('that is closed without a sign-in is a cancelled one', async () => {
    site.behaviour = 'close';
    const bench = makeBench();
    expect((await failureOf(bench.begin(site.plan('after')).captured)).kind).toBe('cancelled');
    expect(bench.folders).toEqual([]);
  });

  test('in which nobody is signed in although the person says so is a challenge', async () => {
    site.behaviour = 'nothing';
    const bench = makeBench();
    const { captured, confirm } = bench.begin(site.plan('after'));
    await until(() => site.requests.includes('GET /start'));
    confirm();
    const failure = await failureOf(captured);
    expect(failure.kind).toBe('challenge');
    expect(failure.message).toContain('does not show you as signed in yet');
    expect(bench.folders).toEqual([]);
  });

  test('that is killed before the sign-in is an error of its own', async () => {
    site.behaviour = 'nothing';
    const bench = makeBench();
    const { captured } = bench.begin(site.plan('after'));
    await until(() => site.requests.includes('GET /start'));
    process.kill(bench.browserProcess, 'SIGKILL');
    expect(await failureOf(captured)).toMatchObject({ kind: 'unexpected', detail: 'SIGKILL' });
    expect(bench.folders).toEqual([]);
  });

  test('that the site refuses as well says so', async () => {
    site.behaviour = 'rejected';
    const { captured, confirm } = makeBench().begin(site.plan('after'));
    await until(() => site.requests.includes('GET /seen/rejected'));
    confirm();
    expect(await failureOf(captured)).toMatchObject({
      kind: 'not-supported',
      message: 'Practice does not let this browser sign in.',
    });
  });

  test('tells by which identity provider the person came', async () => {
    site.behaviour = 'by-provider';
    expect((await signIn(makeBench())).captured.identityProvider).toBe('localhost');
  });

  test('is not taken as signed in for a page that was only passed, or left again', async () => {
    site.behaviour = 'nothing';
    const passed = site.plan('after', { done: [{ kind: 'url', pattern: `${site.url}/home` }] });
    const wrong = makeBench().begin(passed);
    await until(() => site.requests.includes('GET /start'));
    wrong.confirm();
    expect((await failureOf(wrong.captured)).kind).toBe('challenge');
    site.behaviour = 'sign-in';
    const right = makeBench().begin(passed);
    await until(() => site.requests.includes('GET /seen/home signed-in'));
    right.confirm();
    expect((await right.captured).cookies).toHaveLength(2);
    site.requests.length = 0;
    const gone = site.plan('after', { done: [{ kind: 'url', pattern: `${site.url}/start` }] });
    const left = makeBench().begin(gone);
    await until(() => site.requests.includes('GET /seen/home signed-in'));
    left.confirm();
    expect((await failureOf(left.captured)).kind).toBe('challenge');
  });

  test('ends with the time limit, and so do its processes', async () => {
    site.behaviour = 'nothing';
    const bench = makeBench({ timeLimit: 3_000 });
    expect((await failureOf(bench.begin(site.plan('after')).captured)).kind).toBe('timed-out');
    expect(bench.hasProcesses).toBe(false);
    expect(bench.folders).toEqual([]);
  });

  test('is not started twice on the profile of one account', async () => {
    site.behaviour = 'nothing';
    const bench = makeBench();
    const first = bench.begin(site.plan('after'), accountId);
    await until(() => site.requests.includes('GET /start'));
    const other = new BrowserBench({ folder: bench.folder });
    for (const second of [bench, other]) {
      const { captured } = second.begin(site.plan('after'), accountId);
      expect((await failureOf(captured)).kind).toBe('profile-in-use');
    }
    await expect(bench.signIn.forget(accountId)).rejects.toMatchObject({
      failure: { kind: 'profile-in-use' },
    });
    first.cancel();
    expect((await failureOf(first.captured)).kind).toBe('cancelled');
    await other.close();
  });

  test.runIf(hasKeyring)('opens signed in the next time, and keeps nothing in clear', async () => {
    const bench = makeBench();
    const first = await signIn(bench);
    await bench.signIn.settle(first.captured, accountId);
    expect(bench.folders).toEqual([accountId]);
    const files = bench.files();
    const names = [...files.keys()].map((name) => name.slice(accountId.length + 1));
    // Chromium divides its preferences into two files or not, by how it was built.
    expect(names.filter((name) => name !== 'Default/Secure Preferences').sort()).toEqual([
      'Default/Cookies',
      'Default/Preferences',
      'Local State',
    ]);
    for (const [name, content] of files) {
      for (const secret of Object.values(secrets)) expect(content.includes(secret), name).toBe(false);
    }
    site.requests.length = 0;
    const second = await signIn(bench, accountId);
    expect(site.requests[0]).toBe('GET /start signed-in');
    expect(site.requests).not.toContain('POST /signin');
    expect(second.captured.cookies).toHaveLength(2);
    await bench.signIn.settle(second.captured, accountId);
    expect(bench.folders).toEqual([accountId]);
    await bench.signIn.forget(accountId);
    expect(bench.folders).toEqual([]);
  });

  test('keeps no profile whose cookies no keychain seals', async () => {
    const script = join(mkdtempSync(join(tmpdir(), 'latchkey-browser-')), 'chromium');
    writeFileSync(script, `#!/bin/sh\nexec '${browser?.path}' --password-store=basic "$@"\n`, {
      mode: 0o755,
    });
    const bench = makeBench({ browser: { name: 'Chromium without a keychain', path: script } });
    const { captured } = await signIn(bench);
    expect(captured.cookies).toHaveLength(2);
    await bench.signIn.settle(captured, accountId);
    expect(bench.folders).toEqual([]);
    rmSync(join(script, '..'), { recursive: true });
  });

  test('keeps no profile of a sign-in that came to nothing afterwards', async () => {
    const bench = makeBench();
    const { captured } = await signIn(bench);
    await bench.signIn.settle(captured, undefined);
    expect(bench.folders).toEqual([]);
  });
});
