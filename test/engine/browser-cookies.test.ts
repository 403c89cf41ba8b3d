import { describe, expect, test } from 'vitest';
import type { StoredCookie } from '../../main/engine/session.ts';
import { makeEngine } from './engine-fixture.ts';

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
