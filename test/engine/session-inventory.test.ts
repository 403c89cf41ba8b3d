import { expect, test } from 'vitest';
import { failureOf } from '../../main/engine/failure.ts';
import { emptySession, type Session } from '../../main/engine/session.ts';
import { sessionInventory } from '../../main/engine/session-inventory.ts';
import { makeEngine } from './engine-fixture.ts';

const secretive: Session = {
  ...emptySession(5),
  accessToken: 'secret-access',
  accessTokenExpiresAt: 9,
  refreshToken: 'secret-refresh',
  apiKey: 'secret-key',
  scopes: ['read'],
  cookies: [
    {
      ...{ name: 'sid', value: 'secret-cookie', domain: 'site.example', hostOnly: true, path: '/' },
      ...{ expires: 7, secure: true, httpOnly: true, sameSite: 'lax' },
    },
  ],
  localStorage: { 'https://site.example': { anonymousId: 'secret-stored' } },
  values: { traceId: 'secret-value' },
};

test('an inventory names what there is and holds none of it', () => {
  const inventory = sessionInventory(secretive);
  expect(JSON.stringify(inventory)).not.toContain('secret-');
  expect(inventory).toMatchObject({
    obtainedAt: 5,
    secrets: [{ kind: 'access-token', expiresAt: 9 }, { kind: 'refresh-token' }, { kind: 'api-key' }],
    scopes: ['read'],
    cookies: [{ name: 'sid', domain: 'site.example', expires: 7 }],
    storage: [{ origin: 'https://site.example', keys: ['anonymousId'] }],
  });
});

test('a secret is given by its name, and the log says that it was', async () => {
  const { manager, vault, events, add } = makeEngine();
  await manager.start();
  const { id } = await add();
  vault.sessions.set(id, secretive);
  const token = await manager.sessionSecret(id, { kind: 'access-token' });
  expect(token).toMatch(/^access-/);
  expect(events.at(-1)).toMatchObject({
    type: 'handed-out',
    actor: 'user',
    accountId: id,
    facts: { copied: 'access-token' },
  });
  expect(JSON.stringify(events)).not.toContain(token);
  const cookie = { kind: 'cookie', name: 'none', domain: 'site.example', path: '/' } as const;
  const refused = await manager.sessionSecret(id, cookie).catch(failureOf);
  expect(refused).toMatchObject({ kind: 'invalid-input', field: 'secret' });
});

test('signing out deletes the secrets and keeps the account, with what was written down about it', async () => {
  const { manager, vault, add, pass } = makeEngine();
  await manager.start();
  const { id } = await add();
  await manager.update(id, { notes: 'Ours', tags: ['films'] });
  const before = manager.get(id);
  const signedOut = await manager.signOut(id);
  expect(vault.sessions.has(id)).toBe(false);
  expect(vault.credentials.has(id)).toBe(false);
  expect(signedOut).toMatchObject({
    ...{ status: 'needs-sign-in', hasCredential: false, label: before.label },
    ...{ notes: 'Ours', tags: ['films'], expiresAt: undefined, nextAttemptAt: undefined },
  });
  await pass(86_400_000);
  expect(vault.sessions.has(id)).toBe(false);
  const facts = await manager.sessionInventory(id).catch(failureOf);
  expect(facts).toMatchObject({ kind: 'session-expired' });
  await manager.signIn({
    ...{ accountId: id, attemptId: 'again', providerId: before.providerId, way: 'password' },
    credential: { username: 'ada', password: 'correct horse' },
  });
  expect(manager.get(id)).toMatchObject({ status: 'active', notes: 'Ours' });
});
