import { randomUUID } from 'node:crypto';
import type { Credential, Session } from '../engine/session.ts';
import type { CompiledDefinition, ProviderWorld } from './compiled-definition.ts';
import type { SessionCookies } from './session-cookies.ts';
import type { Variables } from './template.ts';

const prefixes = { values: 'values.', cookies: 'cookies.' } as const;

/** The variables of signed-in requests. */
export function sessionVariables(session: Session, cookies: SessionCookies, world: ProviderWorld): Variables {
  return (name) => {
    switch (name) {
      case 'accessToken':
        return session.accessToken;
      case 'refreshToken':
        return session.refreshToken;
      case 'apiKey':
        return session.apiKey;
      case 'token':
        return session.accessToken ?? session.apiKey;
      case 'uuid':
        return uuid(world);
      case 'sessionUuid':
        return ownValue(session.values, 'sessionUuid');
      default:
        if (name.startsWith(prefixes.cookies)) return cookies.valueOf(name.slice(prefixes.cookies.length));
        if (!name.startsWith(prefixes.values)) return undefined;
        return ownValue(session.values, name.slice(prefixes.values.length));
    }
  };
}

/**
 * The variables of general headers in requests that make or renew a session: all but the tokens, because some servers refuse a request
 * for its stale token before they look at what it asks for.
 */
export function withoutTokens(variables: Variables): Variables {
  return (name) =>
    name === 'accessToken' || name === 'apiKey' || name === 'token' ? undefined : variables(name);
}

/** The variables of sign-in and registration. */
export function credentialVariables(
  { username, password }: Credential,
  values: Session['values'],
  world: ProviderWorld,
): Variables {
  return (name) => {
    if (name === 'username') return username;
    if (name === 'password') return password;
    if (name === 'usernameLocalPart') return localPartOf(username);
    if (name === 'sessionUuid') return ownValue(values, 'sessionUuid');
    return name === 'uuid' ? uuid(world) : undefined;
  };
}

/**
 * What a new session begins with. `sessionUuid` stays the same for as long as the session does: some sites tell by such an id whether
 * requests come from one browser.
 */
export function firstValues({ source, world }: CompiledDefinition): Session['values'] {
  return JSON.stringify(source).includes('{sessionUuid}') ? { sessionUuid: uuid(world) } : {};
}

/** For services that want an email address and a name: what stands before the @, in characters that user names usually may have. */
function localPartOf(username: string): string {
  return username.replace(/@.*$/, '').replaceAll(/[^A-Za-z0-9_.-]/g, '-');
}

function uuid({ random }: ProviderWorld): string {
  return random ? random.uuid() : randomUUID();
}

function ownValue(values: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
