import { describe, expect, test } from 'vitest';
import { fail } from '../../main/engine/failure.ts';
import type { StoredCookie } from '../../main/engine/session.ts';
import { gate, hour, makeEngine, second } from './engine-fixture.ts';

function cookie(name: string, value: string): StoredCookie {
  return { name, value, domain: 'site.example', hostOnly: true, path: '/', secure: true, httpOnly: true };
}

describe('cookies of a browser that was opened on a session', () => {
  test('go to the vault and into use, and leave what a renewal brought meanwhile', async () => {
    const { manager, add, vault } = makeEngine();
    await manager.start();
    const { id } = await add();
    await manager.keepCookies(id, [], [cookie('sid', 'one'), cookie('theme', 'dark')]);
    expect(vault.sessions.get(id)?.cookies).toEqual([cookie('sid', 'one'), cookie('theme', 'dark')]);
    await manager.refresh(id);
    await manager.keepCookies(id, [cookie('theme', 'dark')], [cookie('theme', 'light')]);
    expect(vault.sessions.get(id)).toMatchObject({
      accessToken: 'access-2',
      cookies: [cookie('theme', 'light')],
    });
    const used = await manager.runWithSession(id, async ({ session }) => session.cookies);
    expect(used).toEqual(vault.sessions.get(id)?.cookies);
  });

  test('that it removed are removed; nothing is written where nothing changed', async () => {
    const { manager, add, vault } = makeEngine();
    await manager.start();
    const { id } = await add();
    await manager.keepCookies(id, [], [cookie('sid', 'one')]);
    const before = vault.sessions.get(id);
    await manager.keepCookies(id, [cookie('sid', 'one')], [cookie('sid', 'one')]);
    expect(vault.sessions.get(id)).toBe(before);
    await manager.keepCookies(id, [cookie('sid', 'one')], []);
    expect(vault.sessions.get(id)?.cookies).toEqual([]);
  });
});

/** An account without a password, at a site that has just replaced the cookie in the browser: it takes `two` and no longer `one`. */
async function replacedCookie() {
  const engine = makeEngine();
  const { manager, provider, add, pass } = engine;
  await manager.start();
  const { id } = await add(false);
  await manager.keepCookies(id, [], [cookie('sid', 'one')]);
  provider.onRenew = async (session) => {
    if (session.cookies[0]?.value !== 'two') throw fail('session-expired', 'Signed out.');
    return { ...provider.newSession(hour), cookies: session.cookies };
  };
  const bring = async (from: string, to: string) => {
    await manager.keepCookies(id, [cookie('sid', from)], [cookie('sid', to)]);
    await pass(0);
  };
  return { ...engine, id, bring };
}

describe('a session that was refused while it lived on in a browser', () => {
  test('is tried with the cookies that the browser brings after it', async () => {
    const { manager, id, bring } = await replacedCookie();
    await expect(manager.refresh(id)).rejects.toMatchObject({ failure: { kind: 'session-expired' } });
    expect(manager.get(id).status).toBe('needs-sign-in');
    await bring('one', 'two');
    expect(manager.get(id).status).toBe('active');
  });

  test('is tried with those that came while it was being refused', async () => {
    const { manager, provider, id, bring } = await replacedCookie();
    const answer = gate();
    const { onRenew } = provider;
    provider.onRenew = async (session) => {
      await answer.promise;
      return await onRenew(session);
    };
    const refresh = manager.refresh(id);
    await bring('one', 'two');
    answer.resolve();
    await expect(refresh).rejects.toMatchObject({ failure: { kind: 'session-expired' } });
    await bring('two', 'two');
    expect(manager.get(id).status).toBe('active');
  });

  test('stays refused when somebody else has signed in there', async () => {
    const { manager, provider, id, bring } = await replacedCookie();
    await manager.refresh(id).catch(() => {});
    provider.onIdentity = async () => ({ subject: 'grace' });
    await bring('one', 'two');
    expect(manager.get(id).status).toBe('needs-sign-in');
    expect(provider.renewals).toBe(1);
  });

  test('is asked for twice a minute at most, whatever the site does to its cookies', async () => {
    const { manager, provider, id, bring, pass } = await replacedCookie();
    await manager.refresh(id).catch(() => {});
    let asked = 0;
    provider.onIdentity = async () => {
      asked += 1;
      throw fail('session-expired', 'Signed out.');
    };
    for (const value of ['a', 'b', 'c', 'd']) await bring('one', value);
    expect(asked).toBe(1);
    await pass(30 * second);
    await bring('d', 'e');
    expect(asked).toBe(2);
    expect(manager.get(id).status).toBe('needs-sign-in');
  });
});
