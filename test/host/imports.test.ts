import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import CryptoJS from 'crypto-js';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ImportDesk } from '../../main/host/import-desk.ts';
import { openProfileHost, type ProfileHost } from '../../main/host/profile-host.ts';
import type { ProfileHostOptions } from '../../main/host/profile-host-options.ts';
import { type Playground, startPlayground } from '../../main/playground/playground.ts';
import { DefinitionRegistry } from '../../main/providers/registry.ts';
import type { Input, Output, ProcedureName, Reply } from '../../preload/contract.ts';
import { makeEngine, minute } from '../engine/engine-fixture.ts';
import { HandClock, ScriptedTransport } from '../providers/scripted-transport.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const person = (username: string) => ({
  username,
  email: `${username}@example.com`,
  password: `correct horse of ${username}`,
});
const ada = person('ada');
const bob = person('bob');

class Stage {
  readonly host: ProfileHost;
  readonly playground: Playground;
  readonly profile: string;

  constructor(host: ProfileHost, playground: Playground, profile: string) {
    this.host = host;
    this.playground = playground;
    this.profile = profile;
  }

  async call<Name extends ProcedureName>(
    name: Name,
    input: Input<Name>,
    audience: 'window' | 'tool' = 'window',
  ): Promise<Output<Name>> {
    const { signal } = new AbortController();
    const caller = { audience, actor: 'user', signal } as const;
    const reply = (await this.host.api.router.dispatch(name, input, caller)) as Reply<Name>;
    if (reply.ok) return reply.value;
    throw new Error(`${reply.failure.kind}: ${reply.failure.what}`);
  }

  /** The cookie that a browser has after a person signed in on a page of the Playground. */
  async signIn(service: 'studio' | 'gallery', { email, password } = ada) {
    const body = new URLSearchParams({ email, password });
    const reply = await fetch(`${this.playground.url}/${service}/signin`, {
      method: 'POST',
      body,
      redirect: 'manual',
    });
    const [name = '', value = ''] = (reply.headers.getSetCookie()[0]?.split(';')[0] ?? '').split('=');
    return { name, value };
  }

  /** An import request as an extension sends it. */
  async request(providerId: string, service: 'studio' | 'gallery', who = ada, password?: string) {
    const { name, value } = await this.signIn(service, who);
    const raw_data = { cookies: { [name]: value }, localStorage: {} };
    return { provider_id: providerId, url: `${this.playground.url}/${service}`, raw_data, password };
  }

  async importAll(text: string): Promise<Output<'imports.apply'>> {
    const { previewId, items } = await this.call('imports.preview', { text });
    const chosen = items.filter(({ failure }) => !failure).map(({ item }) => ({ item }));
    return await this.call('imports.apply', { previewId, items: chosen });
  }

  async accounts() {
    return (await this.call('accounts.list', {})).accounts;
  }

  /** Everything that lies in the profile. */
  contents(): string {
    return readdirSync(this.profile, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
      .join('\n');
  }
}

async function stage(more: Partial<ProfileHostOptions> = {}): Promise<Stage> {
  const profile = temporaryFolder();
  const playground = await startPlayground({ users: [ada, bob], passwordCost: 4 });
  onTestFinished(() => playground.close());
  const host = await openProfileHost({ profile, kind: 'command', ...more });
  if (!host) throw new Error('the profile is in use');
  onTestFinished(() => host.close());
  await host.protection.choose('key-file', undefined);
  return new Stage(host, playground, profile);
}

describe('a preview', () => {
  test('says what was recognised and what would change, proves it once, and stores nothing', async () => {
    const on = await stage();
    const text = JSON.stringify(await on.request('playground-studio', 'studio'));
    const preview = await on.call('imports.preview', { text });
    expect(preview).toMatchObject({
      format: 'import-request',
      leftOut: { cookies: 0, sites: 0 },
      items: [
        {
          providerId: 'playground-studio',
          instance: on.playground.url,
          recognisedBy: ['studio-session-token'],
          identity: { email: ada.email },
          password: 'possible',
          username: ada.email,
        },
      ],
    });
    const [item] = preview.items;
    expect(item?.account).toBeUndefined();
    expect(item?.changes).toEqual(
      expect.arrayContaining([
        { field: 'access-token', change: 'added' },
        { field: 'cookies', change: 'added', names: ['studio-session-token'] },
        { field: 'auth-method', change: 'added', after: 'cookies' },
      ]),
    );
    expect(await on.accounts()).toEqual([]);
    await on.call('imports.discard', { previewId: preview.previewId });
    const applying = on.call('imports.apply', { previewId: preview.previewId, items: [{ item: 0 }] });
    await expect(applying).rejects.toThrow('timed-out');
  });

  test('finds several providers and several accounts in one file, each with its own', async () => {
    const on = await stage();
    const requests = [
      await on.request('playground-studio', 'studio', ada),
      await on.request('playground-studio', 'studio', bob),
      await on.request('an-extension-of-another-app', 'gallery', bob),
    ];
    const { items } = await on.call('imports.preview', { text: JSON.stringify(requests) });
    expect(items.map(({ providerId, identity }) => [providerId, identity?.email])).toEqual([
      ['playground-studio', ada.email],
      ['playground-studio', bob.email],
      ['playground-gallery', bob.email],
    ]);
  });

  test('knows the instance of cookies by the accounts that are there, and leaves other sites alone', async () => {
    const on = await stage();
    await on.importAll(JSON.stringify(await on.request('playground-gallery', 'gallery', ada)));
    const { name, value } = await on.signIn('gallery', bob);
    const lines = [
      '# Netscape HTTP Cookie File',
      ['127.0.0.1', 'FALSE', '/', 'FALSE', '0', name, value].join('\t'),
      ['.elsewhere.example', 'TRUE', '/', 'TRUE', '0', 'sid', 'of somebody else'].join('\t'),
    ];
    const preview = await on.call('imports.preview', { text: lines.join('\n') });
    expect(preview).toMatchObject({
      format: 'cookies-txt',
      leftOut: { cookies: 1, sites: 1 },
      items: [
        { providerId: 'playground-gallery', instance: on.playground.url, identity: { email: bob.email } },
      ],
    });
  });

  test('tells of a session that has ended, and of two that are one account', async () => {
    const on = await stage();
    const dead = await on.request('playground-gallery', 'gallery', bob);
    dead.raw_data.cookies = { 'gallery-sid': 'never-given-out' };
    const requests = [
      await on.request('playground-studio', 'studio', ada),
      dead,
      await on.request('playground-studio', 'studio', ada),
    ];
    const { items } = await on.call('imports.preview', { text: JSON.stringify(requests) });
    expect(items[1]?.failure).toMatchObject({ kind: 'session-expired' });
    expect(items[2]).toMatchObject({ sameAs: 0 });
    expect(JSON.stringify(items)).not.toContain('never-given-out');
  });

  test('for one account refuses the session of another person', async () => {
    const on = await stage();
    await on.importAll(JSON.stringify(await on.request('playground-studio', 'studio', ada)));
    const [account] = await on.accounts();
    const text = JSON.stringify(await on.request('playground-studio', 'studio', bob));
    const { items } = await on.call('imports.preview', { text, accountId: account?.id });
    expect(items).toMatchObject([{ failure: { kind: 'identity-mismatch' } }]);
  });
});

describe('applying', () => {
  test('updates the account of the same person instead of doubling it, and says what changes of it', async () => {
    const on = await stage();
    await on.importAll(JSON.stringify(await on.request('playground-studio', 'studio')));
    const text = JSON.stringify(await on.request('playground-studio', 'studio'));
    const preview = await on.call('imports.preview', { text });
    const [before] = await on.accounts();
    const [item] = preview.items;
    expect(item?.account).toMatchObject({ id: before?.id, label: ada.email });
    const changed = item?.changes.map(({ field, change, names }) => [field, change, names]) ?? [];
    expect(changed).toContainEqual(['access-token', 'replaced', undefined]);
    expect(changed).toContainEqual(['cookies', 'replaced', ['studio-session-token']]);
    expect(changed.map(([field]) => field)).not.toContain('email');
    const { results } = await on.call('imports.apply', {
      previewId: preview.previewId,
      items: [{ item: 0 }],
    });
    expect(results).toMatchObject([{ account: { id: before?.id } }]);
    expect(await on.accounts()).toHaveLength(1);
  });

  test('stores a password that is in the file or given, sealed apart, and signs in by it from then on', async () => {
    const on = await stage();
    const requests = [
      await on.request('playground-studio', 'studio', ada, ada.password),
      await on.request('playground-gallery', 'gallery', bob),
    ];
    const preview = await on.call('imports.preview', { text: JSON.stringify(requests) });
    expect(preview.items.map(({ password }) => password)).toEqual(['in-file', 'possible']);
    expect(JSON.stringify(preview)).not.toContain(ada.password);
    await on.call('imports.apply', {
      previewId: preview.previewId,
      items: [{ item: 0 }, { item: 1, label: 'Gallery', password: { password: bob.password } }],
    });
    const accounts = await on.accounts();
    expect(accounts).toMatchObject([
      { label: ada.email, hasCredential: true, authMethod: 'password', tokenSource: 'cookies' },
      { label: 'Gallery', hasCredential: true, authMethod: 'password' },
    ]);
    expect(on.contents()).not.toContain('correct horse');
    // The session ends at the provider; the stored password brings a new one.
    await on.playground.revoke(bob.email);
    await on.call('accounts.refresh', { id: accounts[1]?.id ?? '' });
    expect((await on.accounts())[1]).toMatchObject({ status: 'active', tokenSource: 'account' });
  });

  test('leaves a password in the file where it is told to', async () => {
    const on = await stage();
    const text = JSON.stringify(await on.request('playground-studio', 'studio', ada, ada.password));
    const { previewId } = await on.call('imports.preview', { text });
    await on.call('imports.apply', { previewId, items: [{ item: 0, keepPassword: false }] });
    expect(await on.accounts()).toMatchObject([{ hasCredential: false, authMethod: 'cookies' }]);
  });
});

describe('a list of passwords', () => {
  test('is reported line by line, and stored where there is an account for it', async () => {
    const on = await stage();
    await on.importAll(
      JSON.stringify([
        await on.request('playground-studio', 'studio', ada),
        await on.request('playground-gallery', 'gallery', ada),
        await on.request('playground-gallery', 'gallery', bob),
      ]),
    );
    const lines = [
      'Account,Password,Provider',
      `${ada.email},secret-one,playground-studio`,
      `${bob.email},"secret ""two"", with a comma",Playground Gallery`,
      `${ada.email},secret-three,`,
      'nobody@example.com,secret-four,',
      `${bob.email},secret-"five",`,
      `${bob.email},,`,
      `${bob.email},secret-six,`,
    ];
    const { previewId, passwords } = await on.call('imports.preview', { text: lines.join('\r\n') });
    const told = passwords.map(({ line, outcome }) => [line, outcome]);
    expect(told).toEqual([
      [2, 'set'],
      [3, 'set'],
      [4, 'several-accounts'],
      [5, 'no-such-account'],
      [6, 'wrong'],
      [7, 'wrong'],
      [8, 'replaced'],
    ]);
    expect(passwords[4]?.problem).toContain('quotation mark');
    expect(passwords[5]?.problem).toContain('the column for the password');
    expect((await on.accounts()).some(({ hasCredential }) => hasCredential)).toBe(false);
    const applied = await on.call('imports.apply', { previewId, items: [] });
    expect(applied.passwords).toEqual(passwords);
    expect((await on.accounts()).map(({ hasCredential }) => hasCredential)).toEqual([true, false, true]);
    expect(JSON.stringify([passwords, applied])).not.toContain('secret');
    expect(on.contents()).not.toContain('secret-');
  });

  test('of a password manager is matched by the address of the site as well', async () => {
    const on = await stage();
    await on.importAll(JSON.stringify(await on.request('playground-studio', 'studio', ada)));
    const lines = [
      'name,url,username,password,note',
      `Elsewhere,https://elsewhere.example/login,${ada.email},of another site,`,
      `Studio,${on.playground.url}/studio/signin,${ada.email},of the Studio,`,
    ];
    const { passwords } = await on.call('imports.preview', { text: lines.join('\n') });
    expect(passwords.map(({ outcome }) => outcome)).toEqual(['no-such-account', 'set']);
  });
});

describe('the session store of an earlier app', () => {
  /** Google Labs, as far as its session goes: each question about it renews the cookie. */
  const labs = new ScriptedTransport((_request, count) => ({
    json: {
      user: { email: 'lab@example.com', name: 'Lab' },
      access_token: `ya29.${count}`,
      expires: '2026-12-31T00:00:00Z',
    },
    setCookies: [`__Secure-next-auth.session-token=renewed-${count}; Path=/; Secure; HttpOnly`],
  }));

  function oldStore(folder: string, cookies: string): string {
    const path = join(folder, 'imagefx-app', 'secure-session.json');
    mkdirSync(dirname(path));
    const session = { cookies, token: 'ya29.old', tokenExpiry: 0, userEmail: 'lab@example.com' };
    const key = CryptoJS.SHA256(`imagefx-app1.0.0${dirname(path)}`).toString();
    writeFileSync(
      path,
      JSON.stringify({ sessionData: CryptoJS.AES.encrypt(JSON.stringify(session), key).toString() }),
    );
    return path;
  }

  test('comes over whole, and is deleted only then, and only if it is still the same', async () => {
    const on = await stage({ transport: labs });
    const path = oldStore(temporaryFolder(), '__Secure-next-auth.session-token=old; SID=of-google');
    const preview = await on.call('imports.previewOld', { path }, 'tool');
    const { previewId } = preview;
    expect(preview).toMatchObject({
      format: 'old-store',
      oldStore: path,
      items: [{ providerId: 'imagefx', identity: { email: 'lab@example.com' }, password: 'google' }],
      leftOut: { cookies: 1, sites: 1 },
    });
    await expect(on.call('imports.deleteOld', { previewId })).rejects.toThrow('not-allowed');
    expect(
      (await on.call('imports.apply', { previewId, items: [{ item: 0 }] })).results[0]?.failure,
    ).toBeUndefined();
    expect(await on.accounts()).toMatchObject([{ status: 'active', authMethod: 'google' }]);
    const bytes = readFileSync(path);
    writeFileSync(path, JSON.stringify({ sessionData: 'of another time' }));
    await expect(on.call('imports.deleteOld', { previewId })).rejects.toThrow('not-allowed');
    writeFileSync(path, bytes);
    await on.call('imports.deleteOld', { previewId });
    expect(existsSync(path)).toBe(false);
  });

  test('of a session that is over stays, and so does one that cannot be proven now', async () => {
    const dead = new ScriptedTransport(() => ({ status: 401, json: {} }));
    const on = await stage({ transport: dead });
    const path = oldStore(temporaryFolder(), '__Secure-next-auth.session-token=old');
    const { previewId, items } = await on.call('imports.previewOld', { path }, 'tool');
    expect(items).toMatchObject([{ failure: { kind: 'session-expired' } }]);
    await on.call('imports.apply', { previewId, items: [{ item: 0 }] });
    await expect(on.call('imports.deleteOld', { previewId })).rejects.toThrow('not-allowed');
    expect(existsSync(path)).toBe(true);
  });

  test('may be named by a window only where it was found', async () => {
    const on = await stage({ transport: labs });
    const path = oldStore(temporaryFolder(), '__Secure-next-auth.session-token=old');
    await expect(on.call('imports.previewOld', { path })).rejects.toThrow('not-allowed');
    expect(await on.call('imports.oldStores', {})).toEqual({ stores: [] });
  });
});

describe('what was found', () => {
  async function desk() {
    const fixture = makeEngine((provider) => {
      provider.waysIn = ['cookies', 'password'];
    });
    const clock = new HandClock();
    const providers = await DefinitionRegistry.open({ transport: new ScriptedTransport([]), clock });
    return { ...fixture, desk: new ImportDesk(fixture.clock, fixture.manager, providers, () => undefined) };
  }
  const text = 'account,password\nada,secret';
  const { signal } = new AbortController();

  test('is forgotten after ten minutes', async () => {
    const { desk: imports, pass } = await desk();
    const { previewId } = await imports.preview(text, {}, signal);
    await pass(9 * minute);
    expect(await imports.apply(previewId, [{ item: 9, keepPassword: true }])).toMatchObject({
      results: [{ item: 9 }],
    });
    const next = await imports.preview(text, {}, signal);
    await pass(10 * minute);
    await expect(imports.apply(next.previewId, [])).rejects.toMatchObject({ failure: { kind: 'timed-out' } });
  });

  test('is forgotten when Latchkey is locked', async () => {
    const on = await stage();
    await on.call('lock.set', { passphrase: 'long enough for a lock' });
    const { previewId } = await on.call('imports.preview', { text });
    await on.call('lock.now', {});
    await on.call('lock.unlock', { passphrase: 'long enough for a lock' });
    await expect(on.call('imports.apply', { previewId, items: [] })).rejects.toThrow('timed-out');
  });

  test('is forgotten when four newer previews are there', async () => {
    const { desk: imports } = await desk();
    const first = await imports.preview(text, {}, signal);
    for (let count = 0; count < 4; count += 1) await imports.preview(text, {}, signal);
    await expect(imports.apply(first.previewId, [])).rejects.toMatchObject({
      failure: { kind: 'timed-out' },
    });
  });
});
