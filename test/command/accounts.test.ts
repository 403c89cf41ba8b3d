import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AccountData, Output } from '../../preload/contract.ts';
import { PlainVisitor } from '../support/plain-visitor.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { ada, addAda, allowAtConnect, Latchkey, playground, signedIn } from './latchkey.ts';

/** The cookies of a browser that is signed in to the Studio, as an extension exports them. */
async function exportedCookies(url: string): Promise<string> {
  const form = new URLSearchParams({ email: ada.email, password: ada.password });
  const reply = await fetch(`${url}/studio/signin`, { method: 'POST', body: form, redirect: 'manual' });
  const [cookie = ''] = reply.headers.getSetCookie();
  const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=');
  return JSON.stringify([{ name, value, domain: '127.0.0.1', path: '/', httpOnly: true }]);
}

describe('adding an account', () => {
  test('by a password on standard input, which then lies nowhere in clear', async () => {
    const { latchkey } = await signedIn();
    const { accounts } = await latchkey.answer<Output<'accounts.list'>>('list');
    expect(accounts).toMatchObject([{ label: ada.email, status: 'active', hasCredential: false }]);
    const { token } = await latchkey.answer<Output<'tokens.get'>>('token', ada.email);
    expect(token).toMatch(/^ey/);
    expect(latchkey.contents()).not.toContain(ada.password);
    expect(latchkey.contents()).not.toContain(token);
  });

  test('by the password once more keeps one account, and stores the password if asked to', async () => {
    const { latchkey, service } = await signedIn();
    expect(await addAda(latchkey, service, '--remember')).toMatchObject({ code: 0 });
    const { accounts } = await latchkey.answer<Output<'accounts.list'>>('list');
    expect(accounts).toMatchObject([{ hasCredential: true }]);
    expect(latchkey.contents()).not.toContain(ada.password);
  });

  test('by the browser: the person allows it on the page that the command names', async () => {
    const latchkey = new Latchkey();
    const { url } = await playground();
    await latchkey.answer('vault', 'use', 'key-file');
    const adding = latchkey.begin('add', 'playground-connect', '--instance', url, '--label', 'Connected');
    const [page] = await adding.said(/http:\S+\/oauth\/authorize\S+/);
    await allowAtConnect(page);
    expect(await adding.ended).toBe(0);
    expect(adding.output).toMatch(/^o Connected \(Playground Connect\): Active/);
  });

  test('can be given up with Ctrl-C', async () => {
    const latchkey = new Latchkey();
    const { url } = await playground();
    await latchkey.answer('vault', 'use', 'key-file');
    const adding = latchkey.begin('add', 'playground-connect', '--instance', url);
    await adding.said(/\/oauth\/authorize/);
    expect(await adding.stop('SIGINT')).toBe(1);
    expect(adding.errors).toContain('was cancelled');
    expect(await latchkey.answer('list')).toEqual({ accounts: [] });
  });

  test('by cookies of a browser, from a file or from standard input', async () => {
    const latchkey = new Latchkey();
    const { url } = await playground();
    await latchkey.answer('vault', 'use', 'key-file');
    const exported = await exportedCookies(url);
    const file = join(temporaryFolder(), 'cookies.json');
    writeFileSync(file, exported);
    const place = ['--provider', 'playground-studio', '--instance', url];
    const tried = await latchkey.run('import', file, ...place, '--dry-run');
    expect(tried).toMatchObject({ code: 0, output: expect.stringContaining(`${ada.email}, a new account`) });
    expect(tried.output).toContain('cookies added: studio-session-token');
    // The Studio gives each cookie out for one use.
    expect(tried.output).toContain('the provider has renewed the session');
    expect(await latchkey.answer('list')).toEqual({ accounts: [] });
    writeFileSync(file, await exportedCookies(url));
    const { results } = await latchkey.answer<Output<'imports.apply'>>('import', file, ...place);
    expect(results).toMatchObject([{ account: { label: ada.email } }]);
    const again = await latchkey.runWith(await exportedCookies(url), 'import', '-', '--account', ada.email);
    expect(again).toMatchObject({ code: 0, output: expect.stringContaining(`updates ${ada.email}`) });
    const { accounts } = await latchkey.answer<Output<'accounts.list'>>('list');
    expect(accounts).toMatchObject([{ status: 'active', authMethod: 'cookies' }]);
  });

  test('sets and clears the keys that it keeps there', async () => {
    const { latchkey } = await signedIn();
    const set = await latchkey.runWith('sk-0123456789abcdef-WXYZ\n', 'keys', 'set', ada.email, 'OpenAI');
    expect(set).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^openai +OpenAI +set, ends in WXYZ$/m),
    });
    expect(await latchkey.runWith('x\n', 'keys', 'set', ada.email, 'anthropic')).toMatchObject({ code: 2 });
    await latchkey.run('keys', 'clear', ada.email, 'openai');
    const { keys } = await latchkey.answer<Output<'keys.list'>>('keys', 'list', ada.email);
    expect(keys.map(({ isSet }) => isSet)).toEqual([false, false, false]);
    expect(latchkey.contents()).not.toContain('sk-0123456789');
  });

  test('with its password from a list on standard input', async () => {
    const { latchkey } = await signedIn();
    const list = `account,password\n${ada.email},${ada.password}\nnobody,secret-two\n`;
    const { code, output } = await latchkey.runWith(list, 'passwords', 'import', '-');
    expect(code).toBe(2);
    expect(output.split('\n')).toEqual([
      `line 2  ${ada.email} (Playground API)  set`,
      expect.stringMatching(/^line 3 {2}– +no such account$/),
      '',
    ]);
    const { accounts } = await latchkey.answer<Output<'accounts.list'>>('list');
    expect(accounts).toMatchObject([{ hasCredential: true }]);
    expect(latchkey.contents()).not.toContain(ada.password);
  });

  test('by a token on standard input', async () => {
    const { latchkey, service } = await signedIn();
    const { token } = await latchkey.answer<Output<'tokens.get'>>('token', ada.email);
    const other = new Latchkey();
    await other.answer('vault', 'use', 'key-file');
    const place = ['add', 'playground-api', '--way', 'token', '--instance', service.url];
    expect(await other.runWith(`Bearer ${token}\n`, ...place)).toMatchObject({ code: 0 });
    expect(await other.run('token', ada.email)).toMatchObject({ code: 0, output: `${token}\n` });
  });

  test('says which ways there are when it is asked for another', async () => {
    const { latchkey, service } = await signedIn();
    const { code, errors } = await latchkey.run(
      'add',
      'playground-api',
      '--way',
      'carrier-pigeon',
      '--instance',
      service.url,
    );
    expect(code).toBe(2);
    expect(errors).toContain('"carrier-pigeon" is no way in here. There are: password');
    // GitHub has no client that Latchkey could bring.
    const alone = await latchkey.run('add', 'github', '--way', 'loopback');
    expect(alone).toMatchObject({ code: 2, errors: expect.stringContaining('--client-id') });
  });
});

describe('an account', () => {
  test('is shown with everything but its secrets', async () => {
    const { latchkey } = await signedIn();
    const { output } = await latchkey.run('show', ada.email);
    expect(output).toMatch(/Identity +ada@example\.com/);
    expect(output).toMatch(/State +active/);
    expect(output).toMatch(/Token source +sign-in/);
    expect(output).toMatch(/Access token ends +in (59|60) min|Access token ends +in 1 h/);
    expect(output).toContain('signed in by user');
    const shown = await latchkey.answer<AccountData & { timeline: unknown[] }>(
      'show',
      ada.email,
      '--timeline',
      '1',
    );
    expect(shown.timeline).toHaveLength(1);
    expect(JSON.stringify(shown)).not.toMatch(/eyJ/);
  });

  test('gets tags and a note, is found by them, and loses them again', async () => {
    const { latchkey } = await signedIn();
    expect((await latchkey.run('tag', ada.email, 'films', 'ours')).output).toBe('films\nours\n');
    expect((await latchkey.run('tag', ada.email, '--remove', 'ours')).output).toBe('films\n');
    expect((await latchkey.run('note', ada.email, 'For the trailer.')).output).toBe('For the trailer.\n');
    const shown = await latchkey.run('show', ada.email);
    expect(shown.output).toMatch(/Tags +films\n/);
    expect(shown.output).toMatch(/Notes +For the trailer\.\n/);
    expect((await latchkey.run('list', '--tag', 'films')).output).toContain(ada.email);
    expect(await latchkey.run('list', '--tag', 'ours')).toMatchObject({
      output: '',
      errors: 'No account has the tag "ours".\n',
    });
    expect(await latchkey.run('tag', ada.email, 'two words')).toMatchObject({ code: 2 });
    await latchkey.run('note', ada.email, '');
    expect(await latchkey.answer('show', ada.email)).not.toHaveProperty('notes');
  });

  test('gives a token that is valid for as long as asked, refreshed first if it must be', async () => {
    const { latchkey } = await signedIn({ lifetimes: { accessToken: 600_000 } });
    const first = await latchkey.run('token', ada.email);
    expect(await latchkey.run('token', ada.email, '--min-valid', '1m')).toEqual(first);
    const never = await latchkey.run('token', ada.email, '--min-valid', '1h');
    expect(never.code).toBe(2);
    expect(never.output).toBe('');
  });

  test('is paused, resumed, signed in again and removed', async () => {
    const { latchkey, service } = await signedIn();
    expect((await latchkey.run('pause', ada.email)).output).toContain('Paused, still valid until');
    expect((await latchkey.run('resume', ada.email)).output).toContain('Active');
    service.revoke(ada.email);
    expect(await latchkey.run('refresh', ada.email)).toMatchObject({ code: 3 });
    const login = ['login', ada.email, '--username', ada.email, '--remember'];
    expect(await latchkey.runWith(ada.password, ...login)).toMatchObject({ code: 0 });
    service.revoke(ada.email);
    // With the stored password it comes back by itself.
    expect(await latchkey.run('refresh', ada.email)).toMatchObject({ code: 0 });

    const unsaid = await latchkey.run('remove', ada.email);
    expect(unsaid).toMatchObject({
      code: 2,
      errors: expect.stringContaining('session and password are deleted'),
    });
    expect(await latchkey.run('remove', ada.email, '--yes')).toMatchObject({ code: 0 });
    expect(await latchkey.answer('list')).toEqual({ accounts: [] });
  });

  test('is refreshed, alone and with all others', async () => {
    const { latchkey, service } = await signedIn();
    const before = service.usage().refreshes;
    expect(await latchkey.run('refresh', ada.email)).toMatchObject({ code: 0 });
    const all = await latchkey.answer<Output<'accounts.refreshAll'>>('refresh', '--all');
    expect(all).toMatchObject({ done: 1, total: 1, failed: 0, finished: true });
    expect(service.usage().refreshes).not.toEqual(before);
    const words = await latchkey.run('refresh', '--all');
    // A bar is drawn on terminals only.
    expect(words).toEqual({ code: 0, output: 'Refreshed 1 of 1.\n', errors: '' });
  });

  test('that is in use elsewhere is taken over with the stored password, when the person says so', async () => {
    const latchkey = new Latchkey();
    const service = await playground();
    await latchkey.answer('vault', 'use', 'key-file');
    const place = [
      'add',
      'playground-video',
      '--instance',
      service.url,
      '--username',
      ada.email,
      '--remember',
    ];
    expect(await latchkey.runWith(ada.password, ...place)).toMatchObject({ code: 0 });
    service.evict(ada.email);
    const refused = await latchkey.run('refresh', ada.email);
    expect(refused.code).toBe(3);
    expect((await latchkey.run('list')).output).toContain('In use elsewhere');
    const { accounts } = await latchkey.answer<Output<'accounts.list'>>('list');
    const id = accounts[0]?.id ?? '';
    expect(await latchkey.run('login', id, '--take-over')).toMatchObject({
      code: 0,
      output: expect.stringContaining('Active'),
    });
  });
});

describe('providers', () => {
  test('are listed, checked and added', async () => {
    const latchkey = new Latchkey();
    const { providers } = await latchkey.answer<Output<'providers.list'>>('provider', 'list');
    expect(providers.map(({ id }) => id)).toContain('playground-api');
    const wrong = join(latchkey.profile, 'wrong.json');
    writeFileSync(wrong, '{"format":1,"id":"mine","name":7}');
    const checked = await latchkey.run('provider', 'check', wrong);
    expect(checked.code).toBe(2);
    expect(checked.output).toContain('/name: found');
    expect(await latchkey.run('provider', 'add', wrong)).toMatchObject({ code: 2 });
    const right = JSON.stringify({ format: 1, id: 'mine', name: 'Mine', basedOn: 'jwt-api' });
    expect(await latchkey.runWith(right, 'provider', 'check', '-')).toMatchObject({ code: 0 });
    expect(await latchkey.runWith(right, 'provider', 'add', '-')).toMatchObject({ code: 0 });
    expect((await latchkey.run('provider', 'list')).output).toMatch(/mine +Mine +your own/);
    expect(JSON.parse((await latchkey.run('provider', 'show', 'mine')).output)).toEqual(JSON.parse(right));
    expect(await latchkey.run('provider', 'remove', 'mine')).toMatchObject({
      code: 0,
      output: 'mine is removed.\n',
    });
    expect(await latchkey.run('provider', 'remove', 'github')).toMatchObject({ code: 2 });
  });
});

describe('the window that the command opens', () => {
  test('lets a visitor in once', async () => {
    const { latchkey } = await signedIn();
    const daemon = await latchkey.startDaemon();
    await daemon.said(/Window: http/);
    const { output } = await latchkey.run('open');
    const visitor = new PlainVisitor();
    const opened = await visitor.open(output.trim());
    const [, path = ''] = /url=([^"]+)"/.exec(opened.text) ?? [];
    const window = await visitor.open(new URL(path, output.trim()).href);
    expect(window).toMatchObject({ status: 200, text: expect.stringContaining('<title>Latchkey</title>') });
    expect((await new PlainVisitor().open(output.trim())).status).toBe(403);
    expect(await daemon.stop()).toBe(0);
  });
});
