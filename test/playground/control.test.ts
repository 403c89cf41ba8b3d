import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Playground, startPlayground } from '../../main/playground/playground.ts';
import { PlaygroundProcess } from '../support/playground-client.ts';
import { ada, grace, record, Visitor } from './visitor.ts';

describe('the controls', () => {
  let playground: Playground;
  beforeEach(async () => {
    playground = await startPlayground({ users: [ada], passwordCost: 4 });
  });
  afterEach(async () => {
    expect(playground.usage().mistakes).toBe(0);
    await playground.close();
  });

  const control = async (body: unknown, key: string | undefined = playground.controlKey) => {
    const reply = await fetch(`${playground.url}/playground/control`, {
      method: 'POST',
      headers: key === undefined ? {} : { 'x-playground-key': key },
      body: JSON.stringify(body),
    });
    return { status: reply.status, body: record(await reply.text()) };
  };

  it('have a random key and do nothing without it', async () => {
    expect(playground.controlKey).toMatch(/^pgk_[\w-]{43}$/);
    for (const key of ['', 'wrong', `${playground.controlKey}x`]) {
      expect((await control({ action: 'setFaults', faults: { serverErrors: 1 } }, key)).status).toBe(403);
    }
    expect((await fetch(`${playground.url}/playground/usage`)).status).toBe(403);
    expect(playground.faults.serverErrors).toBe(0);
  });

  it('set faults and add users', async () => {
    expect(await control({ action: 'setFaults', faults: { serverErrors: 0.5, latency: 1 } })).toEqual({
      status: 200,
      body: { ok: true },
    });
    expect(playground.faults).toMatchObject({ serverErrors: 0.5, latency: 1, garbage: 0 });
    await control({ action: 'setFaults', faults: {} });
    expect((await control({ action: 'addUser', ...grace })).status).toBe(200);
    const visitor = new Visitor(playground.url);
    const { email, password } = grace;
    expect((await visitor.submit('/gallery/signin', { email, password })).status).toBe(303);
    expect(await control({ action: 'addUser', ...grace })).toMatchObject({ status: 422 });
  });

  it('evict, revoke, end the upstream and watch advertisements', async () => {
    const visitor = new Visitor(playground.url);
    const { email, password } = ada;
    await visitor.submit('/studio/signin', { email, password });
    const session = async () => record((await visitor.get('/studio/api/auth/session')).text);
    await control({ action: 'endUpstream', email });
    expect(await session()).toHaveProperty('error');
    expect((await control({ action: 'watchAd', email })).body).toEqual({ ok: true, watched: true });
    await control({ action: 'revoke', email });
    expect(await session()).toEqual({});
    expect((await control({ action: 'evict', email })).status).toBe(200);
  });

  it.each([
    [{ action: 'explode' }],
    [{}],
    [null],
    [{ action: 'evict', email: 'nobody@example.com' }],
    [{ action: 'evict' }],
    [{ action: 'setFaults', faults: { serverErrors: 2 } }],
    [{ action: 'setFaults', faults: { typo: 1 } }],
    [{ action: 'addUser', email: 'x@example.com', username: 'x', password: 'é'.repeat(40) }],
  ])('refuse %j', async (body) => {
    expect(await control(body)).toEqual({ status: 422, body: { detail: expect.any(String) } });
  });
});

describe('a Playground with a database file', () => {
  let folder: string;
  const processes: PlaygroundProcess[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'playground-'));
  });
  afterEach(async () => {
    await Promise.all(processes.splice(0).map((child) => child.kill()));
    rmSync(folder, { recursive: true });
  });

  async function start(databasePath: string): Promise<PlaygroundProcess> {
    const child = await PlaygroundProcess.start({ databasePath, passwordCost: 4 });
    processes.push(child);
    return child;
  }

  it('honours every kind of session after it was killed and started again', async () => {
    const path = join(folder, 'playground.db');
    const before = await start(path);
    await before.control({ action: 'addUser', ...ada });
    const { email, password } = ada;
    const post = async (url: string, body: object) =>
      record(await (await fetch(url, { method: 'POST', body: JSON.stringify(body) })).text());
    const api = await post(`${before.url}/api/v1/auth/login`, { email, password });
    const video = await post(`${before.url}/creative_platform/login`, {
      Username: email,
      Password: password,
    });
    const visitor = new Visitor(before.url);
    await visitor.submit('/studio/signin', { email, password });
    await visitor.submit('/gallery/signin', { email, password });
    await visitor.get('/studio/api/auth/session');
    const counted = await before.usage();
    await before.kill();

    const after = await start(path);
    expect(after.url).not.toBe(before.url);
    expect(await after.usage()).toMatchObject({
      signIns: counted.signIns,
      refreshTokens: counted.refreshTokens,
    });
    const again = new Visitor(after.url);
    for (const [name, value] of visitor.cookies) again.cookies.set(name, value);
    expect(record((await again.get('/studio/api/auth/session')).text)).toHaveProperty('access_token');
    expect(record((await again.get('/gallery/api/account')).text)).toMatchObject({ signedIn: true });
    const token = (video as { Resp: { Result: { Token: string } } }).Resp.Result.Token;
    const credits = await again.get('/creative_platform/user/credits', { token });
    expect(record(credits.text)).toMatchObject({ ErrCode: 0 });
    const me = await again.get('/api/v1/auth/me', { authorization: `Bearer ${String(api.access_token)}` });
    expect(me.status).toBe(200);
    const refreshed = await post(`${after.url}/api/v1/auth/refresh`, { refresh_token: api.refresh_token });
    expect(refreshed).toHaveProperty('access_token');
  });

  it('keeps the users it has, whatever the options name', async () => {
    const databasePath = join(folder, 'playground.db');
    const first = await startPlayground({ databasePath, passwordCost: 4, users: [ada] });
    await first.close();
    const changed = { ...ada, password: 'another-password' };
    const second = await startPlayground({ databasePath, passwordCost: 4, users: [changed, grace] });
    const signIn = async (user: { email: string; password: string }) =>
      (
        await new Visitor(second.url).submit('/gallery/signin', {
          email: user.email,
          password: user.password,
        })
      ).status;
    expect([await signIn(ada), await signIn(changed), await signIn(grace)]).toEqual([303, 401, 303]);
    await second.close();
  });

  it('says so when the file is no database of this version', async () => {
    const databasePath = join(folder, 'other.db');
    const other = new DatabaseSync(databasePath);
    other.exec('PRAGMA user_version = 99');
    other.close();
    const text = join(folder, 'text.db');
    writeFileSync(
      text,
      'this is no database, only some text that is long enough to look like something'.repeat(20),
    );
    for (const path of [databasePath, text, join(folder, 'no', 'such', 'folder', 'x.db')]) {
      await expect(startPlayground({ databasePath: path })).rejects.toMatchObject({
        failure: { kind: 'storage-unavailable' },
      });
    }
  });

  it('holds no password, token or cookie in clear', async () => {
    const databasePath = join(folder, 'playground.db');
    const playground = await startPlayground({ databasePath, passwordCost: 4, users: [ada] });
    const visitor = new Visitor(playground.url);
    const { email, password } = ada;
    await visitor.submit('/studio/signin', { email, password });
    await visitor.submit('/gallery/signin', { email, password });
    const session = record((await visitor.get('/studio/api/auth/session')).text);
    await playground.close();
    const stored = readFileSync(databasePath).toString('latin1');
    expect(stored).toContain(email);
    for (const secret of [password, String(session.access_token), ...visitor.cookies.values()]) {
      expect(stored).not.toContain(secret);
      expect(stored).not.toContain(secret.slice(4));
    }
  });
});
