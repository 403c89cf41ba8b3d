import { type Api, createApi } from '../../main/api/api.ts';
import type { Caller } from '../../main/api/caller.ts';
import { requestView } from '../../main/api/handlers/grants.ts';
import type { LockState } from '../../main/api/lock-parts.ts';
import type { ApiParts } from '../../main/api/parts.ts';
import type { PlaygroundState } from '../../main/api/playground-parts.ts';
import type { ProviderFacts } from '../../main/api/provider-parts.ts';
import type { CountsByProvider } from '../../main/api/reliability-parts.ts';
import { ConsentDesk } from '../../main/broker/consent-desk.ts';
import { GrantBook } from '../../main/broker/grant-book.ts';
import type { AccessParts } from '../../main/broker/tool-access.ts';
import { fail } from '../../main/engine/failure.ts';
import type { Grant } from '../../main/engine/grant.ts';
import type { Clock } from '../../main/engine/ports.ts';
import type { Input, ProcedureName, Reply } from '../../preload/contract.ts';
import {
  changeSettings,
  projectSettings,
  type SettingsReply,
  usualSettings,
} from '../../preload/settings-schema.ts';
import { makeEngine } from '../engine/engine-fixture.ts';

export function caller(
  audience: Caller['audience'] = 'window',
  signal = new AbortController().signal,
): Caller {
  return { audience, actor: audience === 'window' ? 'user' : 'tool', signal };
}

const site: ProviderFacts = {
  id: 'site',
  name: 'Site',
  builtIn: true,
  waysIn: ['password', 'register', 'token', 'chrome'],
  renewal: 'refresh',
  kind: 'session',
  hosts: ['site.example'],
  hints: {},
  byGoogle: false,
};

const health: CountsByProvider = new Map([
  [
    'site',
    { renewed: 8, reauthenticated: 1, failures: { transient: 2, evicted: 1 }, unreadable: 1, handedOut: 3 },
  ],
]);

/** The procedures on a real engine on virtual time, with its answers checked against the contract. */
export async function makeApi(change: (parts: ApiParts) => ApiParts = (parts) => parts, clock?: Clock) {
  const fixture = makeEngine();
  const { manager, events } = fixture;
  await manager.start();
  const unexpected: unknown[] = [];
  let released = 0;
  let touches = 0;
  let playground: PlaygroundState = {
    running: false,
    faults: { latency: 0, serverErrors: 0, rateLimits: 0, garbage: 0 },
  };
  let settingsNow: SettingsReply = {
    settings: usualSettings,
    can: { startAtLogin: false, closeToTray: false, notifications: false },
  };
  const settingsListeners = new Set<(now: SettingsReply) => void>();
  const asking = { canAsk: false };
  const copied: string[] = [];
  const stored = new Map<string, Grant>();
  const grants = new GrantBook({
    store: {
      load: () => [...stored.values()],
      save: async (grant) => void stored.set(grant.id, grant),
      remove: async (id) => void stored.delete(id),
    },
    events: fixture.ports.events,
    clock: clock ?? fixture.clock,
    onChange: () => api.feed.tellGrantsChanged(),
  });
  const consent = new ConsentDesk({
    clock: clock ?? fixture.clock,
    canAsk: () => asking.canAsk,
    onChange: (requests) => api.feed.tellGrantRequests({ requests: requests.map(requestView) }),
  });
  const protection = { backend: 'keychain', name: 'GNOME Keyring' } as const;
  let lock: LockState = { isSet: true, isLocked: false, isOfFile: false };
  const lockListeners = new Set<(state: LockState) => void>();
  const turnLock = (isLocked: boolean) => {
    lock = { ...lock, isLocked };
    for (const listener of lockListeners) listener(lock);
  };
  const parts: ApiParts = change({
    engine: manager,
    providers: {
      list: () => [site],
      find: (id) => (id === site.id ? site : undefined),
      checkInstance: (_id, instance) => instance,
      check: async () => ({
        id: 'site',
        problems: [{ pointer: '/id', found: 'nothing', expected: 'an id' }],
      }),
      add: async () => {
        throw fail('misconfigured', 'The definition has a problem.', { field: '/id' });
      },
    },
    definitions: {
      read: async () => ({ definition: '{}', builtIn: true, overrides: false, accounts: 0 }),
      remove: async () => {
        throw fail('not-supported', 'It is built in.');
      },
      try: async () => [],
    },
    timeline: {
      read: (id, limit) =>
        events
          .filter(({ accountId }) => accountId === id)
          .reverse()
          .slice(0, limit),
    },
    creditHistory: { read: () => [] },
    images: {
      generate: async () => ({ images: [] }),
      list: async () => [],
      read: async () => ({ type: 'image/png', bytes: new Uint8Array() }),
      openFolder: async () => {},
    },
    imports: {
      preview: async () => ({
        previewId: 'preview',
        expiresAt: 0,
        format: 'cookies-txt',
        items: [],
        passwords: [],
        leftOut: { cookies: 1, sites: 1 },
      }),
      apply: async () => ({ results: [], passwords: [] }),
      site: () => [],
      oldStores: () => [],
      previewOld: async () => {
        throw fail('invalid-input', 'There is no such store.', { field: 'path' });
      },
      deleteOld: () => {},
      discard: () => {},
    },
    parsePasted: ({ text }) => ({ tokens: { accessToken: text } }),
    protection: {
      current: () => protection,
      probe: async () => protection,
      choose: async () => {},
    },
    backups: {
      state: () => ({ hasPassphrase: false, folder: '/backups', hasDialogs: false }),
      create: async () => ({ accounts: 1, unopened: 0 }),
      createAt: async (path) => ({ accounts: 1, unopened: 0, path }),
      read: () => ({ part: '', isLast: true }),
      upload: (id, name) => ({ id: id ?? 'file', name, size: 0 }),
      choose: async () => undefined,
      takeFile: async (name) => ({ id: 'file', name, size: 0 }),
      inspect: async () => ({
        createdAt: 0,
        latchkey: '1.2.3',
        accounts: [],
        onlyHere: [],
        definitions: [],
        hasSettings: false,
        unread: 0,
      }),
      exportPlain: async (path) => ({ path, accounts: 0, unopened: 0 }),
      restore: async () => ({ added: 0, renewed: 0, kept: 0, removed: 0, definitions: 0 }),
      setPassphrase: async () => {},
      forgetPassphrase: async () => {},
      runNow: async () => {},
    },
    lock: {
      state: () => lock,
      get refusal() {
        return lock.isLocked
          ? ({ kind: 'vault-unavailable', message: 'Latchkey is locked.', vault: 'app-locked' } as const)
          : undefined;
      },
      lock: async () => turnLock(true),
      unlock: async (passphrase) => {
        if (passphrase === 'right') return turnLock(false);
        throw fail('vault-unavailable', 'The passphrase is wrong.', { vault: 'locked' });
      },
      unlockByPresence: async () => turnLock(false),
      set: async () => {},
      change: async () => {},
      remove: async () => {},
      replaceLostKey: async () => {},
      rotateKey: async () => ({ done: 1, total: 1, damaged: 0 }),
      isRotationOpen: false,
      touch: () => {
        touches += 1;
      },
      subscribe: (listener) => {
        lockListeners.add(listener);
        return () => lockListeners.delete(listener);
      },
    },
    playground: {
      state: () => playground,
      start: async () => {
        playground = { ...playground, running: true, url: 'http://127.0.0.1:1' };
        return playground;
      },
      stop: async () => {
        playground = { ...playground, running: false, url: undefined };
        return playground;
      },
      setFaults: async (faults) => {
        playground = { ...playground, faults };
        return playground;
      },
    },
    settings: {
      look: async () => {},
      read: () => settingsNow,
      change: async (change) => {
        settingsNow = {
          ...settingsNow,
          settings: projectSettings(changeSettings(settingsNow.settings, change)),
        };
        for (const listener of settingsListeners) listener(settingsNow);
        return settingsNow;
      },
      subscribe: (listener) => {
        settingsListeners.add(listener);
        return () => settingsListeners.delete(listener);
      },
    },
    grants,
    consent,
    tokenFiles: {
      list: () => [],
      keep: async () => {
        throw fail('not-supported', 'No.');
      },
      remove: async () => {},
    },
    clipboard: {
      copy: async (text) => {
        copied.push(text);
        return 0;
      },
    },
    audit: {
      note: (event) => void events.push({ at: 0, ...event }),
      list: ({ limit }) =>
        events
          .map((event, index) => ({ id: index + 1, event, erased: false }))
          .slice(-limit)
          .reverse(),
      verify: async () => ({ intact: true, entries: events.length, pruned: 0, erased: 0, problems: [] }),
      export: () => ({ lines: ['{"log":"latchkey event log 1"}'] }),
    },
    health: {
      recent: () => ({ since: 0, providers: health }),
      sinceStart: () => health,
    },
    facts: { version: '1.2.3', host: 'daemon', profile: '/profile', processId: 1, startedAt: 0 },
    diagnose: async () => [{ name: 'Node', state: 'good', found: '24' }],
    openWindow: async () => 'http://127.0.0.1:1/open?code=x',
    release: () => {
      released += 1;
    },
  });
  const access: AccessParts = { engine: manager, providers: parts.providers, grants, consent };
  const api: Api = createApi(parts, clock ?? fixture.clock, {
    checkOutputs: true,
    onUnexpected: (_procedure, error) => unexpected.push(error),
  });
  return {
    ...fixture,
    api,
    access,
    asking,
    copied,
    stored,
    unexpected,
    released: () => released,
    touches: () => touches,
    call: <Name extends ProcedureName>(
      name: Name,
      input: Input<Name>,
      audience: Caller['audience'] = 'window',
    ) => api.router.dispatch(name, input, caller(audience)) as Promise<Reply<Name>>,
  };
}
