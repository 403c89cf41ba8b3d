import type { Identity } from '../engine/account.ts';
import { cookieBelongs } from '../engine/cookie-domains.ts';
import { fail, failureOf } from '../engine/failure.ts';
import type { HttpRequest, HttpResponse, Transport } from '../engine/http.ts';
import type {
  BrowserState,
  MintedToken,
  OwnKeyClient,
  ProviderClient,
  Reading,
  RequestParts,
} from '../engine/provider.ts';
import type { Milliseconds, Session, StoredCookie } from '../engine/session.ts';
import { readCredits, readIdentity, type SignedInReader } from './account-readings.ts';
import type { CompiledDefinition } from './compiled-definition.ts';
import type { CompiledRequest } from './compiled-request.ts';
import { loadCookieLibrary } from './cookie-library.ts';
import type { Purpose } from './definition-requests.ts';
import { Exchange, keptApart } from './exchange.ts';
import { withKeptValues } from './kept-values.ts';
import { type CompiledMint, isFresh } from './minting.ts';
import { type AskForKeys, ownKeyClient } from './own-keys.ts';
import { Reply } from './reply.ts';
import { SessionCookies } from './session-cookies.ts';
import { sessionVariables, withoutTokens } from './session-variables.ts';
import type { Variables } from './template.ts';
import { passableHeaders } from './tool-headers.ts';
import { toolGuard, withoutSecrets } from './tool-request.ts';
import { withoutRefreshToken } from './tool-secrets.ts';

/** A signed-in client of one account, as its definition says. Cheap to open: the jar is made when a request needs it. */
export class DefinitionClient implements ProviderClient {
  readonly #definition: CompiledDefinition;
  readonly #cookies: SessionCookies;
  readonly #transport: Transport;
  #session: Session;
  /** Made for requests that need one, and never stored. */
  #token: MintedToken | undefined;
  readonly mintToken?: (minValid: Milliseconds, signal: AbortSignal) => Promise<MintedToken>;

  constructor(definition: CompiledDefinition, session: Session) {
    this.#definition = definition;
    this.#session = session;
    this.#transport = keptApart(definition.world.transport);
    this.#cookies = new SessionCookies(session.cookies, definition.world.clock);
    const { mint, world } = definition;
    if (!mint) return;
    this.mintToken = async (minValid, signal) => {
      const known = this.#token;
      if (isFresh(known, world.clock.now(), minValid)) return known;
      this.#token = await this.#mint(mint, signal);
      return this.#token;
    };
  }

  get session(): Session {
    return this.#session;
  }

  async renew(signal: AbortSignal): Promise<Session> {
    const { renewal } = this.#definition;
    if (renewal.by === 'oauth') return await this.#renewByGrant(signal);
    if (renewal.by === 'refresh') return await this.#renewByRequest(renewal.request, signal);
    return await this.prove(signal);
  }

  /** Proves by a request that the session lives. Throws what the reply means; returns the session with what the reply changed. */
  async prove(signal: AbortSignal): Promise<Session> {
    const { proof, identity } = this.#definition;
    if (proof)
      return await this.#apart(proof, 'prove', signal, (session, reply) =>
        withKeptValues(this.#definition, session, reply),
      );
    if (identity?.from === 'userinfo') await this.readIdentity(signal);
    return this.#session;
  }

  readIdentity(signal: AbortSignal): Promise<Identity | undefined> {
    return readIdentity(this.#definition, this.#reader(signal));
  }

  readCredits(signal: AbortSignal): Promise<Reading | undefined> {
    return readCredits(this.#definition, this.#reader(signal));
  }

  async claimCredits(signal: AbortSignal): Promise<void> {
    const { credits, name } = this.#definition;
    if (!credits?.claim) throw fail('not-supported', `${name} hands out no credits that could be asked for.`);
    const { claim } = credits;
    await this.#minted(signal, () => this.#answer(claim, signal));
  }

  async request(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    const { meaning } = this.#definition;
    const guard = await toolGuard(this.#definition, this.#variables());
    const reply = await this.#minted(signal, async () => {
      const headers = { ...passableHeaders(request.headers), ...this.#sentHeaders({}, 'read') };
      const check = (received: Reply) => meaning.check(received, 'passed-on', []);
      return await this.#send({ ...request, headers }, signal, check, guard);
    });
    return withoutSecrets(reply.response, this.#session, this.#token?.accessToken);
  }

  async requestParts(url: string | undefined, signal: AbortSignal): Promise<RequestParts> {
    const { domains, name } = this.#definition;
    const target = url === undefined ? undefined : URL.parse(url);
    if (url !== undefined && !(target && domains.includes(target))) {
      throw fail('not-allowed', `Sessions of ${name} may not be used at that address.`, { field: 'url' });
    }
    if (target) await loadCookieLibrary();
    return await this.#minted(signal, async () => {
      const cookies = target ? this.#cookies.listFor(target.href) : this.#cookies.list;
      return withoutRefreshToken(this.#session, {
        headers: this.#sentHeaders({}, 'read'),
        cookies: cookies.filter((cookie) => this.#isOwn(cookie)),
        localStorage: {},
      });
    });
  }

  browserState(): BrowserState {
    const { cookies, localStorage } = this.#session;
    const own = cookies.filter((cookie) => this.#isOwn(cookie));
    return withoutRefreshToken(this.#session, { headers: {}, cookies: own, localStorage });
  }

  get ownKeys(): OwnKeyClient | undefined {
    const { ownKeys, meaning } = this.#definition;
    const ask: AskForKeys = (request, purpose, more, signal) =>
      this.#minted(signal, () => this.#answer(request, signal, purpose, more));
    return ownKeys && ownKeyClient(ownKeys, meaning, ask);
  }

  async revoke(signal: AbortSignal): Promise<void> {
    const { revoke, oauth } = this.#definition;
    const { refreshToken, accessToken } = this.#session;
    try {
      if (revoke) {
        const filled = this.#fill(revoke, 'revoke');
        // Whatever the reply, there is nothing more that could be done.
        if (filled) await this.#send(filled, signal, () => {});
      } else if (oauth && refreshToken !== undefined) {
        await oauth.revoke(refreshToken, 'refresh_token', this.#session.values, signal, this.#transport);
      } else if (oauth && accessToken !== undefined) {
        await oauth.revoke(accessToken, 'access_token', this.#session.values, signal, this.#transport);
      }
    } catch {
      // Best effort: the session is deleted here in any case, and ends there by itself.
    }
  }

  async #renewByGrant(signal: AbortSignal): Promise<Session> {
    const { oauth, tokens, meaning, name, world } = this.#definition;
    const before = this.#session;
    if (!oauth?.hasClient(before.values) || !tokens || before.refreshToken === undefined) {
      // A personal token, or one of a server that gives no refresh tokens, may well live: the server is asked.
      if (before.accessToken === undefined) throw nothingToRenewWith(name);
      return await this.prove(signal);
    }
    const document = await oauth.refresh(before.refreshToken, before.values, signal, this.#transport);
    const received = tokens.read(document);
    if (!received) throw meaning.unrecognised('no access token in the reply');
    const renewed = tokens.apply(before, received, {
      now: world.clock.now(),
      document,
      cookieEnd: () => undefined,
    });
    return withCookies(renewed, this.#session.cookies);
  }

  #renewByRequest(request: CompiledRequest, signal: AbortSignal): Promise<Session> {
    const { tokens, meaning, world } = this.#definition;
    return this.#apart(request, 'renew', signal, (session, reply, cookies) => {
      const document = meaning.jsonOf(reply);
      const received = tokens?.read(document);
      if (!tokens || !received) throw meaning.unrecognised('no access token in the reply');
      const cookieEnd = (name: string) => cookies.endOf(name);
      return tokens.apply(session, received, { now: world.clock.now(), document, cookieEnd });
    });
  }

  /**
   * Sends a request whose result is a new session, while the client itself goes on with the old one. Where the reply means a failure, the
   * client keeps cookies that were replaced: the server may know the old ones no more.
   */
  async #apart(
    request: CompiledRequest,
    purpose: Purpose,
    signal: AbortSignal,
    makeSession: (session: Session, reply: Reply, cookies: SessionCookies) => Session,
  ): Promise<Session> {
    const { meaning, name, world } = this.#definition;
    const before = this.#session;
    const exchange = this.#exchange(new SessionCookies(before.cookies, world.clock));
    try {
      const filled = this.#fill(request, purpose);
      if (!filled) throw nothingToRenewWith(name);
      const reply = new Reply(await exchange.send(filled, signal));
      meaning.check(reply, purpose, request.rules);
      if (request.expectsJson) meaning.jsonOf(reply);
      const renewed = makeSession(before, reply, exchange.cookies);
      exchange.settle();
      return withCookies(
        renewed,
        this.#session === before ? exchange.cookies.list : this.#replayed(exchange),
      );
    } catch (thrown) {
      for (const write of exchange.writes) this.#cookies.write(write, 'defer');
      this.#keepCookies();
      throw thrown;
    }
  }

  /** Other requests changed cookies meanwhile: what the renewal wrote comes on top of theirs. */
  #replayed(exchange: Exchange): readonly StoredCookie[] {
    const cookies = new SessionCookies(this.#session.cookies, this.#definition.world.clock);
    for (const write of exchange.writes) cookies.write(write, 'apply');
    return cookies.list;
  }

  #reader(signal: AbortSignal): SignedInReader {
    return {
      read: (request) => this.#read(request, signal),
      readUserinfo: async () =>
        await this.#definition.oauth?.userinfo(this.#sentHeaders({}, 'read'), signal, this.#transport),
      accessToken: () => this.#session.accessToken,
    };
  }

  async #read(request: CompiledRequest, signal: AbortSignal): Promise<unknown> {
    const { meaning } = this.#definition;
    return await this.#minted(signal, async () => meaning.jsonOf(await this.#answer(request, signal)));
  }

  /** Sends a request of the definition signed in. Throws what its reply means. */
  async #answer(
    request: CompiledRequest,
    signal: AbortSignal,
    purpose: Purpose = 'read',
    more: Readonly<Record<string, string>> = {},
  ): Promise<Reply> {
    const { meaning, name } = this.#definition;
    const filled = this.#fill(request, purpose, more);
    if (!filled) throw nothingToRenewWith(name);
    return await this.#send(filled, signal, (received) => {
      meaning.check(received, purpose, request.rules);
    });
  }

  /**
   * Sends with a token that is made for it, where the definition says so. A token that was made for an earlier request may be refused
   * before its time, and is replaced once; only what is refused with a new one is the end of the session.
   */
  async #minted<T>(signal: AbortSignal, send: () => Promise<T>): Promise<T> {
    const { mint, world } = this.#definition;
    if (!mint) return await send();
    if (isFresh(this.#token, world.clock.now())) {
      try {
        return await send();
      } catch (thrown) {
        if (failureOf(thrown).kind !== 'session-expired') throw thrown;
      }
    }
    this.#token = await this.#mint(mint, signal);
    return await send();
  }

  async #mint(mint: CompiledMint, signal: AbortSignal): Promise<MintedToken> {
    const { meaning, name, world } = this.#definition;
    this.#token = undefined;
    const filled = this.#fill(mint.request, 'renew');
    if (!filled) throw nothingToRenewWith(name);
    const reply = await this.#send(filled, signal, (received) => {
      meaning.check(received, 'renew', mint.request.rules);
    });
    const minted = mint.read(meaning.jsonOf(reply), world.clock.now());
    if (!minted) throw meaning.unrecognised('no access token in the reply');
    return minted;
  }

  #variables(): Variables {
    const session = this.#token ? { ...this.#session, accessToken: this.#token.accessToken } : this.#session;
    return sessionVariables(session, this.#cookies, this.#definition.world);
  }

  async #send(
    request: HttpRequest,
    signal: AbortSignal,
    check: (reply: Reply) => void,
    guard?: (url: URL) => void,
  ): Promise<Reply> {
    const exchange = this.#exchange(this.#cookies);
    try {
      const reply = new Reply(await exchange.send(request, signal, guard));
      check(reply);
      exchange.settle();
      return reply;
    } finally {
      this.#keepCookies();
    }
  }

  #exchange(cookies: SessionCookies): Exchange {
    const { domains, name } = this.#definition;
    return new Exchange(this.#transport, domains, name, cookies);
  }

  #fill(
    request: CompiledRequest,
    purpose: Purpose,
    more: Readonly<Record<string, string>> = {},
  ): HttpRequest | undefined {
    const variables = this.#variables();
    const filled = request.fill((name) => (Object.hasOwn(more, name) ? more[name] : variables(name)));
    return filled && { ...filled, headers: { ...this.#sentHeaders({}, purpose), ...filled.headers } };
  }

  #sentHeaders(base: Readonly<Record<string, string>>, purpose: Purpose): Record<string, string> {
    const { send } = this.#definition;
    const variables = this.#variables();
    const { userAgent } = this.#session.values;
    // Some sites tie a session to the browser that signed in.
    const own = userAgent === undefined ? base : { ...base, 'user-agent': userAgent };
    return send.fill(own, purpose === 'renew' ? withoutTokens(variables) : variables);
  }

  #isOwn({ domain, hostOnly }: StoredCookie): boolean {
    return cookieBelongs(this.#definition.domains.hostNames, domain, hostOnly);
  }

  #keepCookies(): void {
    this.#session = withCookies(this.#session, this.#cookies.list);
  }
}

/** The same session if the cookies are the same. */
function withCookies(session: Session, cookies: readonly StoredCookie[]): Session {
  return session.cookies === cookies ? session : { ...session, cookies };
}

function nothingToRenewWith(name: string) {
  return fail('session-expired', `This session of ${name} holds nothing to go on with.`, {
    detail: 'no refresh token',
  });
}
