import { randomUUID } from 'node:crypto';
import { failureView } from '../api/views.ts';
import type { Account } from '../engine/account.ts';
import { fail, failureOf } from '../engine/failure.ts';
import type { Captured, Provider } from '../engine/provider.ts';
import type { Credential } from '../engine/session.ts';
import type { SessionChange } from '../engine/session-changes.ts';
import type { SecureSessionManager } from '../engine/session-manager.ts';
import type { TriedSignIn } from '../engine/sign-in-request.ts';
import type { Recognised } from '../providers/recognition.ts';
import type { DefinitionRegistry } from '../providers/registry.ts';
import type { Exported, ExportedSet } from '../sign-in/exported-set.ts';
import { takeFor } from '../sign-in/import-cookies.ts';
import { hostOfDomain, isHostOnly } from '../sign-in/imported-cookie.ts';
import type { ImportedItem, ImportTarget } from './import-shapes.ts';

/** More sessions than anybody has in one file: each costs its provider requests. */
const mostItems = 200;

/** The part of the engine that imports use. */
export type ImportingEngine = Pick<
  SecureSessionManager,
  'list' | 'get' | 'trySignIn' | 'signIn' | 'setCredential'
>;

/** A session that was recognised, with its secrets. */
export interface FoundSession {
  readonly view: ImportedItem;
  readonly password: string | undefined;
  /** Absent where the view has a failure. */
  readonly tried: TriedSignIn | undefined;
}

/** What an export holds: the sessions, and how much is of no provider. */
export interface FoundSessions {
  readonly sessions: readonly FoundSession[];
  readonly leftOut: { readonly cookies: number; readonly sites: number };
}

/** The address that a provider's accounts usually have here, such as that of the Playground that runs. */
export type UsualInstance = (providerId: string) => string | undefined;

interface Candidate {
  readonly set: ExportedSet;
  readonly recognised: Recognised;
}

/** Finds the sessions in exported cookies, proves each at its provider, and keeps what is proven. */
export class SessionImport {
  readonly #engine: ImportingEngine;
  readonly #providers: DefinitionRegistry;
  readonly #usualInstance: UsualInstance;

  constructor(engine: ImportingEngine, providers: DefinitionRegistry, usualInstance: UsualInstance) {
    this.#engine = engine;
    this.#providers = providers;
    this.#usualInstance = usualInstance;
  }

  async find(exported: Exported, target: ImportTarget, signal: AbortSignal): Promise<FoundSessions> {
    const candidates = exported.sets.flatMap((set) =>
      this.#recognise(set, target).map((recognised) => ({ set, recognised })),
    );
    if (candidates.length > mostItems) {
      throw fail('invalid-input', `There are ${candidates.length} sessions in it, more than ${mostItems}.`, {
        field: 'text',
      });
    }
    const found: FoundSession[] = [];
    const used = new Set<string>();
    // One provider is asked one thing at a time; several are asked at once.
    const byProvider = Map.groupBy(candidates.entries(), ([, { recognised }]) => recognised.providerId);
    await Promise.all(
      [...byProvider.values()].map(async (group) => {
        for (const [item, candidate] of group) {
          found[item] = await this.#try(item, candidate, target, signal, used);
        }
      }),
    );
    return { sessions: found.map(withSame), leftOut: leftOut(exported, used) };
  }

  /** Keeps a session; `password` is stored with it. Throws the failure; nothing is changed then. */
  async keep(
    { view, tried }: FoundSession,
    { label, password, verify = false }: { label?: string; password?: Credential; verify?: boolean },
  ): Promise<Account> {
    if (!tried) throw fail('invalid-input', 'This session cannot be imported.', { field: 'item' });
    if (password && (view.password === 'google' || view.password === 'not-possible')) {
      throw fail(
        'not-supported',
        view.password === 'google'
          ? 'This account signs in with Google, which takes no password from Latchkey.'
          : `${view.providerName} has no sign-in with a password.`,
        { field: 'password' },
      );
    }
    const { accountId } = tried;
    // One that was removed since is added anew.
    const isListed = accountId !== undefined && this.#engine.list().some(({ id }) => id === accountId);
    return await this.#engine.signIn({
      attemptId: randomUUID(),
      providerId: view.providerId,
      way: 'cookies',
      tried,
      verify,
      ...(view.instance !== undefined && { instance: view.instance }),
      ...(label !== undefined && { label }),
      ...(isListed && { accountId }),
      ...(password && { credential: password, remember: true }),
    });
  }

  #recognise(set: ExportedSet, { providerId, instance, accountId }: ImportTarget): readonly Recognised[] {
    const known = this.#providers.recognise(seenOf(set), (id) => this.instancesOf(id));
    if (accountId !== undefined) {
      const account = this.#engine.get(accountId);
      return [withAddress({ providerId: account.providerId, names: [] }, account.instance)];
    }
    const named = providerId ?? this.#named(set);
    if (named === undefined) return known;
    const fitting = known.filter((one) => one.providerId === named);
    if (instance === undefined && fitting.length > 0) return fitting;
    const listed = this.#providers.list().find(({ id }) => id === named);
    const address = listed?.instance ? (instance ?? set.origins[0] ?? this.#usualInstance(named)) : instance;
    return [withAddress({ providerId: named, names: fitting[0]?.names ?? [] }, address)];
  }

  /** The provider that the file names, if there is one of that name. */
  #named({ providerId }: ExportedSet): string | undefined {
    return this.#providers.list().some(({ id }) => id === providerId) ? providerId : undefined;
  }

  /** The addresses that accounts of a provider have here. */
  instancesOf(providerId: string): readonly string[] {
    const accounts = this.#engine.list().filter((account) => account.providerId === providerId);
    const instances = [...accounts.map(({ instance }) => instance), this.#usualInstance(providerId)];
    return instances.filter((instance) => instance !== undefined);
  }

  async #try(
    item: number,
    { set, recognised }: Candidate,
    { accountId }: ImportTarget,
    signal: AbortSignal,
    used: Set<string>,
  ): Promise<FoundSession> {
    const { providerId, names } = recognised;
    const listed = this.#providers.list().find(({ id }) => id === providerId);
    const base = { item, providerId, providerName: listed?.name ?? providerId, recognisedBy: [...names] };
    let instance = recognised.instance;
    try {
      instance = this.#providers.checkInstance(providerId, instance);
      const provider = this.#providers.find(providerId, instance);
      if (!provider) throw fail('no-such-provider', `There is no usable provider "${providerId}".`);
      const captured = takenFor(provider, set);
      for (const { name, domain } of captured.cookies ?? []) used.add(`${domain} ${name}`);
      if (recognised.missing !== undefined) throw incomplete(provider, recognised.missing);
      const request = { attemptId: randomUUID(), providerId, way: 'cookies', captured } as const;
      const place = {
        ...(instance !== undefined && { instance }),
        ...(accountId !== undefined && { accountId }),
      };
      const tried = await this.#engine.trySignIn({ ...request, ...place }, signal);
      const account = tried.accountId === undefined ? undefined : this.#engine.get(tried.accountId);
      return {
        tried,
        password: set.password,
        view: {
          ...base,
          instance,
          identity: tried.identity && { ...tried.identity },
          account: account && { id: account.id, label: account.label, providerName: base.providerName },
          changes: tried.changes.map(changeView),
          renewed: isRenewed(captured, tried),
          password: passwordOf(provider, tried, account, set),
          username: tried.identity?.email ?? tried.identity?.name,
        },
      };
    } catch (error) {
      if (signal.aborted) throw error;
      const failure = failureView(failureOf(error));
      return {
        tried: undefined,
        password: undefined,
        view: { ...base, instance, changes: [], renewed: false, password: 'not-possible', failure },
      };
    }
  }
}

/** Whether a cookie was replaced by the proof, as sites do that give each cookie out for one use. */
function isRenewed({ cookies = [] }: Captured, { signedIn }: TriedSignIn): boolean {
  const now = signedIn.session.cookies;
  return cookies.some(({ name, domain, path, value }) => {
    const same = now.find(
      (cookie) => cookie.name === name && cookie.domain === domain && cookie.path === path,
    );
    return same?.value !== value;
  });
}

function takenFor(provider: Provider, set: ExportedSet): Captured {
  const plan = provider.signInPlan('cookies');
  if (plan.kind !== 'input') throw fail('not-supported', `${provider.name} takes no cookies.`);
  return takeFor(plan, set);
}

function incomplete({ name }: Provider, cookie: string) {
  return fail(
    'invalid-input',
    `The cookie ${cookie}, in which a session of ${name} lies, is not among them. Sign in there in the browser, then export once more.`,
    { field: 'text', detail: `no ${cookie}` },
  );
}

function passwordOf(
  provider: Provider,
  { signedIn }: TriedSignIn,
  account: Account | undefined,
  set: ExportedSet,
): ImportedItem['password'] {
  if (signedIn.authMethod === 'google' || account?.authMethod === 'google') return 'google';
  if (!provider.waysIn.includes('password')) return 'not-possible';
  return set.password === undefined ? 'possible' : 'in-file';
}

/** Notes of each session which earlier one is of the same account. */
function withSame(found: FoundSession, index: number, all: readonly FoundSession[]): FoundSession {
  const isSame = ({ view, tried }: FoundSession) =>
    tried !== undefined &&
    view.providerId === found.view.providerId &&
    view.instance === found.view.instance &&
    tried.identity !== undefined &&
    tried.identity.subject === found.tried?.identity?.subject;
  const earlier = all.slice(0, index).find(isSame);
  return earlier ? { ...found, view: { ...found.view, sameAs: earlier.view.item } } : found;
}

function leftOut({ sets }: Exported, used: ReadonlySet<string>): FoundSessions['leftOut'] {
  const sites = new Set<string>();
  let cookies = 0;
  for (const { name, domain } of sets.flatMap((set) => seenOf(set).cookies)) {
    if (used.has(`${domain} ${name}`)) continue;
    cookies += 1;
    sites.add(domain);
  }
  return { cookies, sites: sites.size };
}

function seenOf({ cookies, origins }: ExportedSet) {
  const seen = cookies.flatMap(({ raw }) => {
    const domain = hostOfDomain(raw.domain);
    if (domain === undefined || typeof raw.name !== 'string') return [];
    return [{ name: raw.name, domain, hostOnly: isHostOnly(raw) }];
  });
  return { cookies: seen, origins };
}

function withAddress(recognised: Recognised, instance: string | undefined): Recognised {
  return { ...recognised, ...(instance !== undefined && { instance }) };
}

function changeView({ field, change, names, before, after }: SessionChange): ImportedItem['changes'][number] {
  return { field, change, names: names && [...names], before, after };
}
