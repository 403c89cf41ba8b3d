import type { Output } from '../../../preload/contract.ts';
import type { AccountId } from '../../engine/account.ts';
import type { StoredCookie } from '../../engine/session.ts';
import { isWholeId, resolveAccount } from '../account-names.ts';
import type { HandlersOf } from '../caller.ts';
import type { ApiParts } from '../parts.ts';

/** To look a name up goes over all accounts; tools ask for the same few again and again. */
const mostKnownNames = 10_000;

type ToolCookie = Output<'tokens.cookies'>['cookies'][number];

export function tokenHandlers({ engine, providers }: ApiParts): HandlersOf<'tokens'> {
  const known = new Map<string, AccountId>();
  // A name can mean another account, or none, after any change of any of them.
  engine.subscribe(({ type }) => {
    if (type === 'account-changed' || type === 'account-removed') known.clear();
  });
  const idOf = (name: string): AccountId => {
    if (isWholeId(name)) return engine.get(name).id;
    const before = known.get(name);
    if (before !== undefined) return before;
    const { id } = resolveAccount(engine.list(), name, (providerId) => providers.find(providerId));
    if (known.size < mostKnownNames) known.set(name, id);
    return id;
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
