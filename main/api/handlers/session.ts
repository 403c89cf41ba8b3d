import { fail } from '../../engine/failure.ts';
import type { HandlersOf } from '../caller.ts';
import type { ApiParts } from '../parts.ts';

export function sessionHandlers({ engine, clipboard }: ApiParts): HandlersOf<'session'> {
  return {
    'session.facts': async ({ id }) => {
      const { obtainedAt, secrets, scopes, cookies, storage } = await engine.sessionInventory(id);
      return {
        obtainedAt,
        secrets: secrets.map(({ kind, expiresAt }) => ({ kind, expiresAt })),
        scopes: [...scopes],
        cookies: cookies.map(({ name, domain, hostOnly, path, expires, secure, httpOnly }) => ({
          ...{ name, domain, hostOnly, path, expires, secure, httpOnly },
        })),
        storage: storage.map(({ origin, keys }) => ({ origin, keys: [...keys] })),
        canCopy: clipboard !== undefined,
      };
    },
    'session.copy': async ({ id, secret }) => {
      if (!clipboard) {
        throw fail(
          'not-supported',
          'Only the desktop app copies secrets, since only it can clear them again.',
        );
      }
      return { clearsAt: await clipboard.copy(await engine.sessionSecret(id, secret)) };
    },
  };
}
