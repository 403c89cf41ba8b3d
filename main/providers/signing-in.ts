import type { AuthMethod } from '../engine/account.ts';
import { type FailureError, fail, failureOf } from '../engine/failure.ts';
import type { HttpRequest } from '../engine/http.ts';
import type { Captured, SignedIn } from '../engine/provider.ts';
import { type Credential, emptySession, type Session } from '../engine/session.ts';
import { readCaptured, sessionOfCaptured } from './captured-session.ts';
import type { CompiledDefinition } from './compiled-definition.ts';
import type { CompiledRequest } from './compiled-request.ts';
import { DefinitionClient } from './definition-client.ts';
import { Exchange, keptApart } from './exchange.ts';
import { isSecretText } from './places.ts';
import { Reply } from './reply.ts';
import { SessionCookies } from './session-cookies.ts';
import { credentialVariables, firstValues } from './session-variables.ts';
import { type ReceivedTokens, scopesOf } from './token-reader.ts';

/** Signs in with user name and password. Throws what the reply means, or `not-supported`. */
export async function signInWithPassword(
  definition: CompiledDefinition,
  credential: Credential,
  signal: AbortSignal,
): Promise<SignedIn> {
  const { password } = definition;
  if (!password) throw notSupported(definition, 'sign-in with a password');
  return await sendCredential(definition, password, 'sign-in', credential, signal);
}

/** Makes a new account and signs in. Throws what the replies mean, or `not-supported`. */
export async function registerAccount(
  definition: CompiledDefinition,
  credential: Credential,
  signal: AbortSignal,
): Promise<SignedIn> {
  const { register } = definition;
  if (!register) throw notSupported(definition, 'registration');
  if (register.signsIn)
    return await sendCredential(definition, register.request, 'register', credential, signal);
  await exchangeCredential(definition, register.request, 'register', credential, signal);
  return await signInWithPassword(definition, credential, signal);
}

/** Makes a session of what a sign-in adapter brought, and proves that it lives by a request where the definition has one. */
export async function adoptCaptured(
  definition: CompiledDefinition,
  captured: Captured,
  signal: AbortSignal,
): Promise<SignedIn> {
  const { source, world, renewal } = definition;
  const started = sessionOfCaptured(source, captured, world.clock.now());
  const session = { ...started, values: { ...firstValues(definition), ...started.values } };
  if (captured.apiKey !== undefined) {
    const apiKey = pastedSecret(definition, captured.apiKey, 'API key');
    return await adoptPasted(definition, { ...session, apiKey }, 'api-key', signal);
  }
  if (captured.tokens) return await adoptTokens(definition, session, captured.tokens, signal);
  const identityProvider = captured.identityProvider ?? source.identityProvider;
  const authMethod = identityProvider === 'accounts.google.com' ? 'google' : 'cookies';
  const accessToken = readCaptured(source.capture?.accessToken, session.cookies, session.localStorage);
  const refreshToken = readCaptured(source.capture?.refreshToken, session.cookies, session.localStorage);
  if (accessToken !== undefined) {
    const withTokens = withReceived(definition, session, { accessToken, refreshToken }, false);
    const proven = await new DefinitionClient(definition, withTokens).prove(signal);
    return { session: proven, authMethod, tokenSource: 'cookies' };
  }
  if (session.cookies.length === 0 && refreshToken === undefined) {
    throw fail('invalid-input', `What was captured holds no session of ${definition.name}.`, {
      field: 'cookies',
      detail: 'no cookies of its domains',
    });
  }
  const renewable = refreshToken === undefined ? session : { ...session, refreshToken };
  const client = new DefinitionClient(definition, renewable);
  const canRenew = renewal.by === 'refresh' || (renewal.by === 'oauth' && refreshToken !== undefined);
  const live = canRenew ? await client.renew(signal) : await client.prove(signal);
  return { session: live, authMethod, tokenSource: 'cookies' };
}

async function adoptTokens(
  definition: CompiledDefinition,
  session: Session,
  tokens: NonNullable<Captured['tokens']>,
  signal: AbortSignal,
): Promise<SignedIn> {
  const { source } = definition;
  // What only a token endpoint gives; a pasted token comes alone.
  const isGrant =
    source.oauth !== undefined &&
    [tokens.refreshToken, tokens.expiresIn, tokens.idToken, tokens.scope].some((part) => part !== undefined);
  const received: ReceivedTokens = {
    accessToken: pastedSecret(definition, tokens.accessToken, 'token'),
    ...(tokens.refreshToken === undefined
      ? {}
      : { refreshToken: pastedSecret(definition, tokens.refreshToken, 'refresh token') }),
    expiresIn: tokens.expiresIn,
    refreshExpiresIn: tokens.refreshExpiresIn,
    // A reply without a scope grants what was asked for (RFC 6749, 5.1).
    scopes: scopesOf(tokens.scope) ?? (isGrant ? source.oauth?.scopes : undefined),
  };
  const adopted = withGrantFacts(withReceived(definition, session, received, isGrant), tokens);
  if (isGrant) return { session: adopted, authMethod: 'oauth', tokenSource: 'account' };
  return await adoptPasted(definition, adopted, 'unknown', signal);
}

/** A dead key or token is a mistake of the input here, and not the end of a session. */
async function adoptPasted(
  definition: CompiledDefinition,
  session: Session,
  authMethod: AuthMethod,
  signal: AbortSignal,
): Promise<SignedIn> {
  try {
    const proven = await new DefinitionClient(definition, session).prove(signal);
    return { session: proven, authMethod, tokenSource: 'account' };
  } catch (thrown) {
    const { kind, detail } = failureOf(thrown);
    if (kind !== 'session-expired') throw thrown;
    throw fail('invalid-input', `${definition.name} does not accept what was pasted.`, {
      field: 'pasted',
      ...(detail === undefined ? {} : { detail }),
    });
  }
}

/** What renewing the grant needs, and no reply repeats. */
function withGrantFacts(
  session: Session,
  { redirectUri, clientId, clientSecret }: NonNullable<Captured['tokens']>,
): Session {
  const facts = { redirectUri, clientId, clientSecret };
  const known = Object.entries(facts).filter((fact): fact is [string, string] => fact[1] !== undefined);
  return known.length === 0
    ? session
    : { ...session, values: { ...session.values, ...Object.fromEntries(known) } };
}

function withReceived(
  definition: CompiledDefinition,
  session: Session,
  received: ReceivedTokens,
  justMade: boolean,
): Session {
  const { tokens, world } = definition;
  const cookies = new SessionCookies(session.cookies, world.clock);
  if (!tokens) return { ...session, accessToken: received.accessToken };
  return tokens.apply(session, received, {
    now: world.clock.now(),
    document: undefined,
    cookieEnd: (name) => cookies.endOf(name),
    justMade,
  });
}

async function sendCredential(
  definition: CompiledDefinition,
  request: CompiledRequest,
  purpose: 'sign-in' | 'register',
  credential: Credential,
  signal: AbortSignal,
): Promise<SignedIn> {
  const { tokens, renewal, meaning, world } = definition;
  const { reply, cookies, values } = await exchangeCredential(
    definition,
    request,
    purpose,
    credential,
    signal,
  );
  const now = world.clock.now();
  const started: Session = { ...emptySession(now), cookies: cookies.list, values };
  const signedIn = (session: Session): SignedIn => ({
    session,
    authMethod: 'password',
    tokenSource: 'account',
  });
  const mints = renewal.by === 'refresh' && renewal.mints;
  if (tokens && !mints) {
    const document = meaning.jsonOf(reply);
    const received = tokens.read(document);
    if (!received) throw meaning.unrecognised('no access token in the reply');
    const cookieEnd = (name: string) => cookies.endOf(name);
    return signedIn(tokens.apply(started, received, { now, document, cookieEnd }));
  }
  if (cookies.list.length === 0) throw refused(definition, 'no cookie was set');
  const client = new DefinitionClient(definition, started);
  try {
    return signedIn(mints ? await client.renew(signal) : await client.prove(signal));
  } catch (thrown) {
    // Pages often answer a wrong password with 200 and the form once more; then nobody is signed in.
    if (failureOf(thrown).kind === 'session-expired') throw refused(definition, 'not signed in after it');
    throw thrown;
  }
}

async function exchangeCredential(
  definition: CompiledDefinition,
  request: CompiledRequest,
  purpose: 'sign-in' | 'register',
  credential: Credential,
  signal: AbortSignal,
): Promise<{
  readonly reply: Reply;
  readonly cookies: SessionCookies;
  readonly values: Session['values'];
}> {
  const { world, domains, name, meaning, send } = definition;
  const cookies = new SessionCookies([], world.clock);
  const values = firstValues(definition);
  const variables = credentialVariables(credential, values, world);
  const filled = request.fill(variables);
  if (!filled) throw notSupported(definition, 'sign-in with a password');
  const withHeaders: HttpRequest = { ...filled, headers: { ...send.fill({}, variables), ...filled.headers } };
  const exchange = new Exchange(keptApart(world.transport), domains, name, cookies);
  const reply = new Reply(await exchange.send(withHeaders, signal));
  meaning.check(reply, purpose, request.rules);
  if (request.expectsJson) meaning.jsonOf(reply);
  exchange.settle();
  return { reply, cookies, values };
}

function pastedSecret({ name }: CompiledDefinition, text: string, what: string): string {
  const secret = text.trim().replace(/^Bearer\s+/i, '');
  if (isSecretText(secret)) return secret;
  throw fail('invalid-input', `This is no ${what} that could be sent to ${name}.`, { field: 'pasted' });
}

function refused({ name }: CompiledDefinition, detail: string): FailureError {
  return fail('credentials-rejected', `${name} does not accept the user name or password.`, { detail });
}

function notSupported({ name }: CompiledDefinition, what: string): FailureError {
  return fail('not-supported', `${name} has no ${what}.`, { field: 'way' });
}
