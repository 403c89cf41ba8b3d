import { isWholeId, resolveAccount } from '../account-names.ts';
import type { HandlersOf } from '../caller.ts';
import type { ApiParts } from '../parts.ts';

export function tokenHandlers({ engine, providers }: ApiParts): HandlersOf<'tokens'> {
  return {
    'tokens.get': async ({ id: name, minValid }) => {
      const { id } = isWholeId(name)
        ? engine.get(name)
        : resolveAccount(engine.list(), name, (providerId) => providers.find(providerId));
      const { token, type, expiresAt } = await engine.accessToken(id, minValid, 'tool');
      return { token, type, expiresAt };
    },
  };
}
