import { countAccounts, topAccounts } from '../../main/api/top-accounts.ts';
import { fail } from '../../main/engine/failure.ts';
import { findBuiltIn } from '../../main/providers/built-in.ts';
import { checkDefinition } from '../../main/providers/definition-check.ts';
import type {
  AccountData,
  ContractEvent,
  EngineStatusData,
  Output,
  ProviderData,
} from '../../preload/contract.ts';
import {
  changeSettings,
  projectSettings,
  type SettingsReply,
  usualSettings,
} from '../../preload/settings-schema.ts';
import type { ScriptedHandlers } from '../support/contract-server.ts';
import { account, engineStatus, hour, minute, now, provider } from './account-fixture.ts';

export const providers: readonly ProviderData[] = [
  provider('github', 'GitHub', {
    waysIn: ['loopback', 'device', 'token'],
    kind: 'oauth',
    hosts: ['github.com', 'api.github.com'],
    hints: { token: 'Settings, Developer settings, Personal access tokens.' },
  }),
  provider('gitea', 'Gitea', { waysIn: ['loopback', 'token'], instance: {}, kind: 'oauth', hosts: [] }),
  provider('imagefx', 'ImageFX', {
    waysIn: ['chrome', 'cookies'],
    hosts: ['labs.google'],
    byGoogle: true,
    hints: { cookies: 'Export the cookies of labs.google from your browser.' },
  }),
  provider('pixverse', 'PixVerse', { waysIn: ['password', 'chrome', 'token'] }),
  provider('runpod', 'Runpod', { waysIn: ['api-key'], renewal: 'check', kind: 'api-key' }),
  provider('suno', 'Suno', { waysIn: ['chrome', 'cookies'], renewal: 'touch', kind: 'cookies' }),
  provider('playground-api', 'Playground API', { waysIn: ['register', 'password', 'token'], instance: {} }),
];

/** What the engine itself says of a definition. */
function checkedDefinition(text: string): Output<'providers.check'> {
  const { id, problems } = checkDefinition(text, findBuiltIn);
  return { id, problems: [...problems] };
}

/** A picture, in base64. */
const pictureData = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8" fill="#486"/><circle cx="4" cy="4" r="2" fill="#fc6"/></svg>',
).toString('base64');

/** What an engine would do, acted on a stage: it keeps accounts in memory and says what a script lets it say. */
export class ScriptedEngine {
  readonly accounts = new Map<string, AccountData>();
  providers: readonly ProviderData[] = providers;
  /** The texts of definitions, by id. */
  readonly definitions = new Map<string, string>();
  status: EngineStatusData = engineStatus();
  playground: Output<'playground.state'> = {
    running: false,
    faults: { latency: 0, serverErrors: 0, rateLimits: 0, garbage: 0 },
  };
  settings: SettingsReply = {
    settings: usualSettings,
    can: { startAtLogin: true, closeToTray: true, notifications: true },
  };
  checks: Output<'engine.diagnose'>['checks'] = [
    { name: 'Latchkey', state: 'good', found: '0.1.0, daemon (process 4711), Node 24.21.0, linux x64' },
    { name: 'Profile', state: 'good', found: '/home/ada/.local/share/latchkey' },
    { name: 'Protection', state: 'good', found: 'GNOME Keyring' },
    {
      name: 'Sign-in windows',
      state: 'warning',
      found: 'there is no Chrome or Chromium, or no display',
      advice: 'Install Chromium, or sign in with exported cookies, a token, or a device code.',
    },
    {
      name: 'Socket for tools',
      state: 'bad',
      found: '/run/user/1000/latchkey/broker is gone',
      advice: 'Start Latchkey again.',
    },
  ];
  timeline: Output<'accounts.timeline'>['entries'] = [];
  log: Output<'audit.list'>['entries'] = [];
  images: Output<'imagefx.images'>['images'] = [];
  health: Output<'health.read'>['providers'] = [];
  /** Whether the host has a clipboard that it can clear again. */
  canCopy = false;
  /** Accounts whose credits were read but once. */
  withoutHistory = false;
  /** Where events go; set by the stage. */
  emit: (event: ContractEvent) => void = () => undefined;
  backups: Output<'backup.state'> = { hasPassphrase: false, folder: '/profile/backups', hasDialogs: false };
  lock: Output<'lock.state'> = { isSet: false, isLocked: false, isOfFile: false };
  /** Replaces what a procedure does. */
  readonly script: ScriptedHandlers = {};
  #next = 9_000;

  constructor(accounts: readonly AccountData[] = []) {
    for (const each of accounts) this.accounts.set(each.id, each);
  }

  find(id: string): AccountData {
    const found = this.accounts.get(id);
    if (!found) throw fail('no-such-account', 'There is no such account.');
    return found;
  }

  /** Changes an account and tells it, as the engine does. */
  change(id: string, changes: Partial<AccountData>): AccountData {
    const changed = { ...this.find(id), ...changes };
    this.accounts.set(id, changed);
    this.emit({ name: 'account-changed', data: { account: changed } });
    return changed;
  }

  remove(id: string): void {
    this.accounts.delete(id);
    this.emit({ name: 'account-removed', data: { id } });
  }

  changeStatus(changes: Partial<EngineStatusData>): EngineStatusData {
    this.status = { ...this.status, ...changes };
    this.emit({ name: 'engine-status', data: this.status });
    return this.status;
  }

  changeLock(changes: Partial<Output<'lock.state'>>): Output<'lock.state'> {
    this.lock = { ...this.lock, ...changes };
    this.emit({ name: 'lock-changed', data: this.lock });
    return this.lock;
  }

  /** The handlers of the contract, the scripted ones before the usual ones. */
  handlers(): ScriptedHandlers {
    return new Proxy(this.#usual(), {
      get: (usual, name) => Reflect.get(this.script, name) ?? Reflect.get(usual, name),
    });
  }

  /** A month in which credits are spent every day and filled up once, ending in what the account has. */
  #history(id: string, from: number): Output<'credits.history'>['points'] {
    const { credits } = this.find(id);
    if (!credits || this.withoutHistory) return [];
    const spent = credits.total / 20;
    const points = Array.from({ length: 30 }, (_, index) => {
      const daysAgo = 30 - index;
      const total = Math.round(credits.total + spent * (daysAgo > 15 ? daysAgo - 15 : daysAgo));
      return { at: now - daysAgo * 24 * hour, total, unit: credits.unit, parts: {} };
    });
    return points.filter(({ at }) => at >= from);
  }

  #usual(): ScriptedHandlers {
    const renewed = {
      status: 'active',
      failure: undefined,
      lastRefreshedAt: now,
      obtainedAt: now,
      expiresAt: now + hour,
      nextAttemptAt: now + 55 * minute,
    } as const;
    return {
      'accounts.list': (input) => {
        if (this.lock.isLocked)
          throw fail('vault-unavailable', 'Latchkey is locked.', { vault: 'app-locked' });
        const after = input.after ?? '';
        const accounts = [...this.accounts.values()].filter(({ id }) => id > after);
        if (input.limit === undefined) return { accounts };
        accounts.sort((first, second) => (first.id < second.id ? -1 : 1));
        return { accounts: accounts.slice(0, input.limit) };
      },
      'accounts.top': ({ count, locale }) => {
        if (this.lock.isLocked)
          throw fail('vault-unavailable', 'Latchkey is locked.', { vault: 'app-locked' });
        const accounts = [...this.accounts.values()];
        const { list: order } = this.settings.settings;
        const top = [...topAccounts(accounts, order, count, locale)];
        return { accounts: top, order, counts: countAccounts(accounts) };
      },
      'accounts.timeline': () => ({ entries: this.timeline }),
      'accounts.rename': ({ id, label }) => this.change(id, { label }),
      'accounts.update': ({ id, ...changes }) => {
        const { creditAlert, refreshMargin, ...rest } = { ...this.find(id), ...changes };
        return this.change(id, {
          ...rest,
          creditAlert: creditAlert ?? undefined,
          refreshMargin: refreshMargin ?? undefined,
        });
      },
      'accounts.refresh': ({ id }) => this.change(id, renewed),
      'accounts.pause': ({ id }) => this.change(id, { paused: true, nextAttemptAt: undefined }),
      'accounts.resume': ({ id }) => this.change(id, { paused: false, nextAttemptAt: now + minute }),
      'accounts.takeOver': ({ id }) => this.change(id, renewed),
      'accounts.setCredential': ({ id }) => this.change(id, { hasCredential: true }),
      'accounts.forgetCredential': ({ id }) => this.change(id, { hasCredential: false }),
      'accounts.remove': ({ id }) => {
        this.find(id);
        this.remove(id);
        return {};
      },
      'accounts.removeSome': ({ ids }) => {
        for (const id of ids) if (this.accounts.has(id)) this.remove(id);
        return { failures: [] };
      },
      'accounts.cancelRefreshAll': () => ({}),
      'accounts.signOut': ({ id }) =>
        this.change(id, {
          ...{ status: 'needs-sign-in', hasCredential: false, nextAttemptAt: undefined },
          ...{ obtainedAt: undefined, expiresAt: undefined, refreshExpiresAt: undefined },
        }),
      'session.facts': ({ id }) => ({
        obtainedAt: this.find(id).obtainedAt ?? now,
        secrets: [{ kind: 'access-token', expiresAt: now + hour }, { kind: 'refresh-token' }],
        scopes: [],
        cookies: [
          {
            ...{ name: '_ai_token', domain: 'pixverse.example', hostOnly: false, path: '/' },
            ...{ expires: now + 30 * 24 * hour, secure: true, httpOnly: true },
          },
          {
            ...{ name: 'locale', domain: 'app.pixverse.example', hostOnly: true, path: '/web' },
            ...{ secure: true, httpOnly: false },
          },
        ],
        storage: [{ origin: 'https://app.pixverse.example', keys: ['anonymousId', 'traceId'] }],
        canCopy: this.canCopy,
      }),
      'session.copy': () => ({ clearsAt: now + 30_000 }),
      'audit.list': () => ({ entries: this.log }),
      'health.read': () => ({ since: now - 6 * hour, providers: this.health }),
      'credits.history': ({ id, from }) => ({ points: this.#history(id, from) }),
      'credits.sync': ({ runId }) => {
        const { size: total } = this.accounts;
        return { runId, done: total, total, failed: 0, finished: true, problems: [] };
      },
      'credits.cancelSync': () => ({}),
      'credits.export': () => ({ csv: 'provider,account\r\n' }),
      'credits.claim': ({ id }) => this.find(id),
      'imagefx.images': ({ id }) => ({ images: this.images.filter(({ accountId }) => accountId === id) }),
      'imagefx.image': () => ({ type: 'image/svg+xml', data: pictureData }),
      'imagefx.openFolder': () => ({}),
      'credits.trends': ({ ids, from }) => ({
        trends: ids
          .filter((id) => this.accounts.has(id))
          .map((id) => ({
            id,
            points: this.#history(id, from).map(({ at, total }) => ({ at, total })),
          })),
      }),
      'signIn.add': ({ providerId, instance, label, signIn }) => {
        const at = this.providers.find(({ id }) => id === providerId);
        if (!at) throw fail('no-such-provider', 'There is no such provider.');
        this.#next += 1;
        const who = signIn.credential?.username ?? `someone${this.#next}@example.com`;
        const added = account(this.#next, {
          ...renewed,
          providerId,
          providerName: at.name,
          instance,
          label: label ?? who,
          identity: { subject: who, email: who },
          hasCredential: signIn.remember === true,
          waysIn: at.waysIn,
        });
        this.accounts.set(added.id, added);
        this.emit({ name: 'account-changed', data: { account: added } });
        return added;
      },
      'signIn.again': ({ id }) => this.change(id, renewed),
      'signIn.cancel': () => ({}),
      'signIn.finish': () => ({}),
      'imports.oldStores': () => ({ stores: [] }),
      'imports.discard': () => ({}),
      'providers.list': () => ({ providers: [...this.providers] }),
      'providers.check': ({ definition }) => checkedDefinition(definition),
      'providers.read': ({ id }) => {
        const definition = this.definitions.get(id);
        if (definition === undefined) throw fail('no-such-provider', 'There is no such provider.');
        const file = `/home/ada/.local/share/latchkey/definitions/${id}.json`;
        return { definition, builtIn: false, overrides: false, file, accounts: 0 };
      },
      'providers.add': ({ definition }) => {
        const { id = '', name = '' } = JSON.parse(definition) as { id?: string; name?: string };
        this.definitions.set(id, definition);
        const added = provider(id, name, { builtIn: false, waysIn: ['password', 'token'] });
        this.providers = [...this.providers.filter((each) => each.id !== id), added];
        this.emit({ name: 'providers-changed', data: {} });
        return added;
      },
      'providers.remove': ({ id }) => {
        this.definitions.delete(id);
        this.providers = this.providers.filter((each) => each.id !== id);
        this.emit({ name: 'providers-changed', data: {} });
        return {};
      },
      'grants.list': () => ({ grants: [] }),
      'grants.requests': () => ({ requests: [] }),
      'tokenFiles.list': () => ({ files: [] }),
      'settings.get': () => this.settings,
      'settings.set': (change) => {
        const settings = projectSettings(changeSettings(this.settings.settings, change));
        this.settings = { ...this.settings, settings };
        this.emit({ name: 'settings-changed', data: this.settings });
        return this.settings;
      },
      'backup.state': () => this.backups,
      'lock.state': () => this.lock,
      'lock.now': () => this.changeLock({ isLocked: true }),
      'lock.unlock': ({ passphrase }) => {
        if (passphrase === 'open sesame') return this.changeLock({ isLocked: false });
        throw fail('vault-unavailable', 'The passphrase is not right.', { vault: 'app-locked' });
      },
      'lock.unlockByPresence': () => this.changeLock({ isLocked: false }),
      'lock.set': () => this.changeLock({ isSet: true }),
      'lock.change': () => this.lock,
      'lock.remove': () => this.changeLock({ isSet: false }),
      'lock.touch': () => ({}),
      'vault.state': () => ({ isRotating: false }),
      'engine.status': () => this.status,
      'engine.diagnose': () => ({ checks: this.checks }),
      'engine.retryVault': () => this.status,
      'engine.unlock': () => this.changeStatus({ protection: { ...this.status.protection, state: 'open' } }),
      'engine.chooseProtection': ({ backend }) =>
        this.changeStatus({ protection: { backend, name: 'a sealed file', state: 'open' } }),
      'playground.state': () => this.playground,
      'playground.start': () => {
        this.playground = { ...this.playground, running: true, url: 'http://127.0.0.1:40123' };
        return this.playground;
      },
      'playground.stop': () => {
        this.playground = { running: false, faults: this.playground.faults };
        return this.playground;
      },
      'playground.setFaults': (faults) => {
        this.playground = { ...this.playground, faults };
        return this.playground;
      },
    };
  }
}
