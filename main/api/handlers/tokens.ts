import type { Output } from '../../../preload/contract.ts';
import type { AccountId } from '../../engine/account.ts';
import type { StoredCookie } from '../../engine/session.ts';
import { isWholeId, resolveAccount } from '../account-names.ts';
import type { HandlersOf } from '../caller.ts';
import type { ApiParts } from '../parts.ts';

type ToolCookie = Output<'tokens.cookies'>['cookies'][number];

export function tokenHandlers({ engine, providers }: ApiParts): HandlersOf<'tokens'> {
  const idOf = (name: string): AccountId => {
    if (isWholeId(name)) return engine.get(name).id;
    return resolveAccount(engine.list(), name, (providerId) => providers.find(providerId)).id;
  };

  return {
    'tokens.get': async ({ id, minValid }, { access }) => {
      const { token, type, expiresAt } = await engine.accessToken(idOf(id), minValid, 'tool', access?.tool);
      return { token, type, expiresAt };
    },
    'tokens.headers': async ({ id, url, minValid }, { access }) => {
      const request = { minValid, actor: 'tool', tool: access?.tool } as const;
      const { headers } = await engine.requestParts(idOf(id), url, 'headers', request);
      return { headers: { ...headers } };
    },
    'tokens.cookies': async ({ id, url, minValid }, { access }) => {
      const request = { minValid, actor: 'tool', tool: access?.tool } as const;
      const { cookies } = await engine.requestParts(idOf(id), url, 'cookies', request);
      return { cookies: cookies.map(cookieView) };
    },
    'tokens.browserState': async ({ id, minValid }, { access }) => {
      const request = { minValid, actor: 'tool', tool: access?.tool } as const;
      const { cookies, localStorage } = await engine.browserState(idOf(id), request);
      const origins = Object.entries(localStorage).map(([origin, items]) => [origin, { ...items }] as const);
      return { cookies: cookies.map(cookieView), localStorage: Object.fromEntries(origins) };
    },
  };
}

function cookieView(cookie: StoredCookie): ToolCookie {
  const { name, value, domain, hostOnly, path, expires, secure, httpOnly, sameSite } = cookie;
  return { name, value, domain, hostOnly, path, expires, secure, httpOnly, sameSite };
}
