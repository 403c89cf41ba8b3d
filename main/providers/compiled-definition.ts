import type { Credits, DailyTask, Identity } from '../engine/account.ts';
import type { Transport } from '../engine/http.ts';
import type { Clock, Randomness } from '../engine/ports.ts';
import type { Instant, Milliseconds } from '../engine/session.ts';
import {
  type CompiledHeaders,
  type CompiledRequest,
  compileHeaders,
  compileRequest,
} from './compiled-request.ts';
import { domainsOf } from './definition-requests.ts';
import type { Definition } from './definition-schema.ts';
import { Domains } from './domains.ts';
import { compileRules } from './failure-rule.ts';
import { type CompiledMint, compileMint } from './minting.ts';
import { OAuthServer } from './oauth-server.ts';
import { type CompiledOwnKeys, compileOwnKeys } from './own-keys.ts';
import { compilePlaces, type Places } from './places.ts';
import { compileCredits, compileIdentity, compileTasks } from './readings.ts';
import { ReplyMeaning } from './reply-meaning.ts';
import { oauthPlan } from './sign-in-plans.ts';
import { mapTexts, presetVariable } from './template.ts';
import { oauthTokenPlaces, TokenReader } from './token-reader.ts';

/** The person's margins before the end of a token. */
export interface RefreshMargins {
  readonly site: Milliseconds;
  readonly oauth: Milliseconds;
}

/** What providers ask of the world. */
export interface ProviderWorld {
  readonly transport: Transport;
  readonly clock: Pick<Clock, 'now'>;
  /** For the variable {uuid}; the system's unless told. */
  readonly random?: Pick<Randomness, 'uuid'>;
  /** How long before its end a token is renewed where the definition does not say it; 5 min for sites and 10 min for OAuth unless told. */
  readonly margins?: () => RefreshMargins;
}

/** How sessions are renewed or proven. */
export type CompiledRenewal =
  | { readonly by: 'refresh'; readonly request: CompiledRequest; readonly mints: boolean }
  | { readonly by: 'touch'; readonly values: readonly (readonly [string, Places])[] }
  | { readonly by: 'oauth' | 'sign-in' | 'check' };

/** A definition bound to one instance, with everything prepared that requests need. */
export interface CompiledDefinition {
  readonly source: Definition;
  readonly name: string;
  readonly world: ProviderWorld;
  readonly domains: Domains;
  readonly meaning: ReplyMeaning;
  readonly send: CompiledHeaders;
  readonly tokens: TokenReader | undefined;
  readonly renewal: CompiledRenewal;
  readonly mint: CompiledMint | undefined;
  /** A request that only a live session answers well, for the proof that one lives. */
  readonly proof: CompiledRequest | undefined;
  readonly password: CompiledRequest | undefined;
  readonly register: { readonly request: CompiledRequest; readonly signsIn: boolean } | undefined;
  readonly identity: CompiledIdentity | undefined;
  readonly credits: CompiledCredits | undefined;
  readonly tasks: CompiledTasks | undefined;
  readonly ownKeys: CompiledOwnKeys | undefined;
  readonly revoke: CompiledRequest | undefined;
  readonly oauth: OAuthServer | undefined;
}

interface CompiledIdentity {
  readonly from: 'accessToken' | 'userinfo' | CompiledRequest;
  readonly read: (document: unknown) => Identity | undefined;
}

interface CompiledCredits {
  readonly request: CompiledRequest;
  readonly read: (document: unknown, readAt: Instant) => Credits | undefined;
  /** Where the plan is: in the same reply, or in that of a request of its own. */
  readonly plan: { readonly request: CompiledRequest | undefined; readonly at: Places } | undefined;
  /** Hands out credits; sent only when the person asks for it. */
  readonly claim: CompiledRequest | undefined;
}

interface CompiledTasks {
  readonly request: CompiledRequest;
  readonly read: (document: unknown) => readonly DailyTask[] | undefined;
}

/** The token in use, or else the key; the header is left out for sessions of mere cookies. */
const usualHeaders = { Authorization: 'Bearer {token}' };

/** Fills in the instance and takes everything apart that requests need. `instance` has been checked, and ends without a slash. */
export function bindDefinition(
  unbound: Definition,
  instance: string | undefined,
  world: ProviderWorld,
): CompiledDefinition {
  const fillIn = (text: string) =>
    instance === undefined ? text : presetVariable(text, 'instance', instance);
  const source: Definition = { ...mapTexts(unbound, fillIn), domains: domainsOf(unbound).map(fillIn) };
  const { name, signIn, identity, credits, tasks, revoke } = source;
  const domains = new Domains(source.domains ?? []);
  const meaning = new ReplyMeaning(name, compileRules(source.failures), world.clock);
  const oauth =
    source.oauth &&
    new OAuthServer(oauthPlan(source), name, world.transport, meaning, world.clock, source.oauth);
  const tokens = source.tokens ?? (source.oauth ? oauthTokenPlaces : undefined);
  const { register } = signIn;
  return {
    source,
    name,
    world,
    domains,
    meaning,
    send: compileHeaders(source.send ?? usualHeaders),
    tokens: tokens && new TokenReader(tokens),
    renewal: compileRenewal(source),
    mint: compileMint(source.mint),
    proof: compileProof(source),
    password: signIn.password && compileRequest(signIn.password.request),
    register: register && { request: compileRequest(register.request), signsIn: register.signsIn === true },
    identity: identity && {
      from: identity.request === undefined ? (identity.from ?? 'userinfo') : compileRequest(identity.request),
      read: compileIdentity(identity),
    },
    credits: credits && {
      request: compileRequest(credits.request),
      read: compileCredits(credits),
      plan: credits.plan === undefined ? undefined : compilePlan(credits.plan),
      claim: credits.claim && compileRequest(credits.claim.request),
    },
    tasks: tasks && { request: compileRequest(tasks.request), read: compileTasks(tasks) },
    ownKeys: compileOwnKeys(source.ownKeys),
    revoke: revoke === undefined ? undefined : compileRequest(revoke),
    oauth,
  };
}

function compileRenewal({ renewal }: Definition): CompiledRenewal {
  if (renewal.by === 'refresh') {
    const request = compileRequest(renewal.request);
    return { by: 'refresh', request, mints: !request.uses('refreshToken') };
  }
  if (renewal.by !== 'touch') return { by: renewal.by };
  const values = Object.entries(renewal.values ?? {});
  return { by: 'touch', values: values.map(([name, at]) => [name, compilePlaces(at)] as const) };
}

function compileProof({ renewal, identity, credits }: Definition): CompiledRequest | undefined {
  const own = renewal.by === 'refresh' || renewal.by === 'oauth' ? undefined : renewal.request;
  const request = own ?? identity?.request ?? credits?.request;
  return request === undefined ? undefined : compileRequest(request);
}

function compilePlan(plan: NonNullable<NonNullable<Definition['credits']>['plan']>): CompiledCredits['plan'] {
  if (typeof plan === 'object' && 'request' in plan) {
    return { request: compileRequest(plan.request), at: compilePlaces(plan.at) };
  }
  return { request: undefined, at: compilePlaces(plan) };
}
