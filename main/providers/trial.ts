import { type Failure, fail, failureOf } from '../engine/failure.ts';
import type { Captured, Provider, ProviderClient } from '../engine/provider.ts';
import type { Credential, Session } from '../engine/session.ts';
import type { ProviderWorld } from './compiled-definition.ts';
import { compileDefinition } from './compiler.ts';
import type { Definition } from './definition-schema.ts';
import { type RecordedExchange, RecordedTransport } from './recorded-transport.ts';
import { SecretMask } from './secret-masking.ts';

/** Longest text of one body that is shown. */
const longestBody = 12_000;
/** Most exchanges of one step that are shown: redirects and minted tokens make several. */
const mostExchanges = 12;

/** What a definition is tried with. */
export type TrialSource =
  /** `keep` is given the session as it is afterwards: sites change cookies at any request, and may know the old ones no more. */
  | {
      readonly kind: 'account';
      readonly session: Session;
      readonly keep: (after: Session) => Promise<void>;
    }
  /** `capture` makes of what was pasted what a sign-in adapter would bring; `secrets` are the pasted texts. */
  | {
      readonly kind: 'pasted';
      readonly capture: (provider: Provider) => Captured;
      readonly secrets: readonly string[];
    }
  | { readonly kind: 'password'; readonly credential: Credential };

/** A request and its reply as they may be shown: secrets masked, long bodies cut. */
export interface ShownExchange {
  readonly method: string;
  readonly url: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody?: string;
  readonly status?: number;
  readonly replyHeaders?: Readonly<Record<string, string>>;
  readonly replyBody?: string;
  /** The reply was longer than what is shown. */
  readonly cut: boolean;
  readonly failed?: string;
}

/** One step of a trial. */
export interface TrialStep {
  readonly step: 'sign-in' | 'renew' | 'identity' | 'credits';
  /** The place in the definition that it is about. */
  readonly pointer: string;
  readonly state: 'good' | 'failed' | 'skipped';
  readonly exchanges: readonly ShownExchange[];
  /** What was read, by name. No secret. */
  readonly found: Readonly<Record<string, string | number | boolean>>;
  readonly failure?: Failure;
  /** Why it was skipped: the definition has no such part, an earlier step failed, or it could cost the account its session. */
  readonly reason?: 'not-there' | 'after-failure' | 'would-spend';
}

/**
 * Runs a definition step by step against the live site: sign-in, renewal, identity, credits. The requests go where the definition may send
 * them and nowhere else; nothing is stored but cookies that the site changed of an account. An account's session is not renewed where that could spend its refresh token. Throws
 * `invalid-input` for an instance that cannot be used.
 */
export async function tryDefinition(
  definition: Definition,
  instance: string | undefined,
  source: TrialSource,
  world: ProviderWorld,
  signal: AbortSignal,
): Promise<readonly TrialStep[]> {
  const transport = new RecordedTransport(world.transport);
  const provider = compileDefinition(definition, { ...world, transport })(instance);
  return await new Trial(definition, provider, transport, signal).run(source);
}

class Trial {
  readonly #definition: Definition;
  readonly #provider: Provider;
  readonly #transport: RecordedTransport;
  readonly #signal: AbortSignal;
  readonly #mask = new SecretMask();
  readonly #steps: TrialStep[] = [];

  constructor(definition: Definition, provider: Provider, transport: RecordedTransport, signal: AbortSignal) {
    this.#definition = definition;
    this.#provider = provider;
    this.#transport = transport;
    this.#signal = signal;
  }

  async run(source: TrialSource): Promise<readonly TrialStep[]> {
    const client = await this.#begin(source);
    try {
      await this.#read(client);
    } finally {
      if (source.kind === 'account' && client) await source.keep(client.session);
    }
    return this.#steps;
  }

  async #read(client: ProviderClient | undefined): Promise<void> {
    const { identity, credits } = this.#definition;
    await this.#step('identity', '/identity', identity !== undefined, client, async (live) => {
      const read = await live.readIdentity(this.#signal);
      return { ...read };
    });
    await this.#step('credits', '/credits', credits !== undefined, client, async (live) => {
      const read = await live.readCredits(this.#signal);
      if (!read) return {};
      const { total, unit, plan, parts } = read.credits;
      return { total, unit, ...(plan !== undefined && { plan }), ...parts };
    });
  }

  /** A client that is signed in; undefined if that did not work. */
  async #begin(source: TrialSource): Promise<ProviderClient | undefined> {
    if (source.kind === 'account') {
      this.#mask.know(secretsOf(source.session));
      const client = this.#provider.openClient(source.session);
      this.#skip('sign-in', '/signIn', 'not-there');
      if (this.#provider.renewal === 'refresh') {
        this.#skip('renew', '/renewal', 'would-spend');
        return client;
      }
      return await this.#renewed(client);
    }
    let session: Session | undefined;
    const isPassword = source.kind === 'password';
    const pointer = isPassword ? '/signIn/password' : '/signIn';
    await this.#step('sign-in', pointer, true, undefined, async () => {
      session = await this.#signIn(source);
      return factsOf(session);
    });
    if (!session) {
      this.#skip('renew', '/renewal', 'after-failure');
      return undefined;
    }
    return await this.#renewed(this.#provider.openClient(session));
  }

  async #signIn(source: Exclude<TrialSource, { kind: 'account' }>): Promise<Session> {
    if (source.kind === 'password') {
      this.#mask.know([source.credential.password]);
      const { session } = await this.#provider.signInWithPassword(source.credential, this.#signal);
      return session;
    }
    this.#mask.know(source.secrets);
    const captured = source.capture(this.#provider);
    this.#mask.know(secretsIn(captured));
    const { session } = await this.#provider.adopt(captured, this.#signal);
    return session;
  }

  async #renewed(client: ProviderClient): Promise<ProviderClient | undefined> {
    let renewed: Session | undefined;
    await this.#step('renew', '/renewal', true, client, async (live) => {
      this.#mask.know(secretsOf(live.session));
      renewed = await live.renew(this.#signal);
      return factsOf(renewed);
    });
    // What comes after can be tried all the same: the session from before often lives on.
    return renewed ? this.#provider.openClient(renewed) : client;
  }

  #skip(step: TrialStep['step'], pointer: string, reason: NonNullable<TrialStep['reason']>): void {
    this.#steps.push({ step, pointer, state: 'skipped', exchanges: [], found: {}, reason });
  }

  async #step(
    step: TrialStep['step'],
    pointer: string,
    isThere: boolean,
    client: ProviderClient | undefined,
    work: (client: ProviderClient) => Promise<TrialStep['found']>,
  ): Promise<void> {
    if (!isThere) return this.#skip(step, pointer, 'not-there');
    if (!client && step !== 'sign-in') return this.#skip(step, pointer, 'after-failure');
    if (this.#signal.aborted) throw fail('cancelled', 'The trial was cancelled.');
    let outcome: Pick<TrialStep, 'state' | 'found' | 'failure'>;
    try {
      const found = await work(client ?? this.#nobody());
      outcome = { state: 'good', found };
    } catch (error) {
      if (this.#signal.aborted) throw fail('cancelled', 'The trial was cancelled.');
      outcome = { state: 'failed', found: {}, failure: this.#shownFailure(failureOf(error)) };
    }
    const recorded = this.#transport.take();
    for (const { response } of recorded) this.#mask.know(cookieValues(response?.setCookies ?? []));
    if (client) this.#mask.know(secretsOf(client.session));
    const exchanges = recorded.slice(0, mostExchanges).map((exchange) => this.#shown(exchange));
    this.#steps.push({ step, pointer, exchanges, ...outcome });
  }

  #nobody(): ProviderClient {
    return this.#provider.openClient({ cookies: [], localStorage: {}, values: {}, obtainedAt: 0 });
  }

  #shownFailure(failure: Failure): Failure {
    const { detail } = failure;
    return detail === undefined ? failure : { ...failure, detail: this.#mask.text(detail) };
  }

  #shown({ request, response, failed }: RecordedExchange): ShownExchange {
    const reply = response && this.#mask.body(response.body);
    const replyHeaders = response && {
      ...this.#headers(response.headers),
      ...(response.setCookies.length > 0 && {
        'set-cookie': response.setCookies.map((cookie) => this.#mask.header('set-cookie', cookie)).join('\n'),
      }),
    };
    return {
      method: request.method,
      url: this.#mask.url(request.url),
      requestHeaders: this.#headers(request.headers ?? {}),
      ...(request.body !== undefined && { requestBody: cut(this.#mask.body(request.body)) }),
      ...(response && { status: response.status }),
      ...(replyHeaders && { replyHeaders }),
      ...(reply !== undefined && { replyBody: cut(reply) }),
      cut: (reply?.length ?? 0) > longestBody,
      ...(failed !== undefined && { failed: this.#mask.text(failed) }),
    };
  }

  #headers(headers: Readonly<Record<string, string>>): Record<string, string> {
    return Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, this.#mask.header(name, value)]),
    );
  }
}

function cut(text: string): string {
  return text.length > longestBody ? text.slice(0, longestBody) : text;
}

/** What a session turned out to hold. */
function factsOf(session: Session): TrialStep['found'] {
  const { accessToken, accessTokenExpiresAt, refreshToken, apiKey, cookies, scopes } = session;
  return {
    accessToken: accessToken !== undefined,
    ...(accessTokenExpiresAt !== undefined && { accessTokenEnds: accessTokenExpiresAt }),
    refreshToken: refreshToken !== undefined,
    apiKey: apiKey !== undefined,
    cookies: cookies.length,
    ...(scopes !== undefined && { scopes: scopes.join(' ') }),
  };
}

function secretsOf(session: Session): string[] {
  const { accessToken, refreshToken, apiKey, cookies, localStorage, values } = session;
  return [
    ...[accessToken, refreshToken, apiKey].filter((secret) => secret !== undefined),
    ...cookies.map(({ value }) => value),
    ...Object.values(localStorage).flatMap((items) => Object.values(items)),
    // The name of a browser is no secret, and stands in every request.
    ...Object.entries(values).flatMap(([name, value]) => (name === 'userAgent' ? [] : [value])),
  ];
}

function secretsIn({ cookies = [], localStorage = {}, tokens, apiKey }: Captured): string[] {
  const { accessToken, refreshToken, idToken, clientSecret } = tokens ?? {};
  return [
    ...[accessToken, refreshToken, idToken, clientSecret, apiKey].filter((secret) => secret !== undefined),
    ...cookies.map(({ value }) => value),
    ...Object.values(localStorage).flatMap((items) => Object.values(items)),
  ];
}

function cookieValues(setCookies: readonly string[]): string[] {
  return setCookies.map((cookie) => /^[^=;]*=([^;]*)/.exec(cookie)?.[1] ?? '');
}
