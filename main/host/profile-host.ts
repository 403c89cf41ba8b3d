import { join } from 'node:path';
import { SqliteAccountStore } from '../accounts/account-store.ts';
import { countEvents } from '../accounts/event-counts.ts';
import { SqliteEventLog } from '../accounts/event-log.ts';
import { openProfileDatabase, profileDatabasePath } from '../accounts/profile-database.ts';
import { acquireProfileLock } from '../accounts/profile-lock.ts';
import { SqliteSealedSessions } from '../accounts/sealed-sessions.ts';
import { type Api, createApi } from '../api/api.ts';
import type { ApiParts, HostFacts, ProtectionControl } from '../api/parts.ts';
import { noWindow } from '../api/window-server.ts';
import type { AccessParts } from '../broker/tool-access.ts';
import type { AccountId } from '../engine/account.ts';
import { fail } from '../engine/failure.ts';
import type { Connectivity, ProviderRegistry, SignIn, Transport } from '../engine/ports.ts';
import { SecureSessionManager } from '../engine/session-manager.ts';
import { NodeTransport } from '../providers/node-transport.ts';
import { DefinitionRegistry } from '../providers/registry.ts';
import type { AppLinks } from '../sign-in/app-links.ts';
import { HostSignIn } from '../sign-in/composite.ts';
import type { OpenUrl } from '../sign-in/open-url.ts';
import { OpenVault } from '../vault/open-vault.ts';
import { AppLock, type LockHost } from './app-lock.ts';
import { SealedEventLog } from './audit.ts';
import type { FileDialogs } from './backup/backup-control.ts';
import { openBackups } from './backup/open-backups.ts';
import { openForPerson } from './browser.ts';
import { Catalogue } from './catalogue.ts';
import { HostDefinitionDesk } from './definition-desk.ts';
import { diagnose } from './diagnosis.ts';
import { followDefinitions } from './follow-definitions.ts';
import { countedEvents, HealthFigures } from './health-figures.ts';
import { KeptImageDesk } from './image-desk.ts';
import { ImportDesk } from './import-desk.ts';
import { NetworkConnectivity } from './network-connectivity.ts';
import { parsePastedWith } from './pasted.ts';
import { PlaygroundSwitch } from './playground-switch.ts';
import { ProfileSettings } from './profile-settings.ts';
import { HostedSettings, type HostSettings } from './settings-control.ts';
import { systemClock, systemRandomness } from './system-ports.ts';
import { noTokenFiles, openTokenFiles, removeTokenFiles } from './token-file-keeper.ts';
import { openToolAccess, type ToolHost } from './tool-access.ts';
import { version } from './version.ts';
import { accountWords, unexpectedWords, vaultWords } from './warning-words.ts';
import { WatchedVault } from './watched-vault.ts';

/** Sign-ins by a person, with what is kept for the next one of each account. */
export interface PersonSignIn extends SignIn {
  /** Deletes what is kept for an account that was removed. */
  forget?(accountId: AccountId): Promise<void>;
  /** Deletes what is kept for accounts that there are no more. */
  tidy?(accountIds: Iterable<AccountId>): Promise<void>;
}

/** What the hosts do differently. */
export interface ProfileHostOptions {
  readonly profile: string;
  /** A `command` does only what it is asked and soon lets go; the others keep the sessions alive. */
  readonly kind: HostFacts['host'];
  /** Undici unless told. */
  readonly transport?: Transport;
  /** The ways in that need a person; the usual ones, those of the system's browser, unless told. */
  readonly signIn?: (transport: Transport, usual: () => PersonSignIn) => PersonSignIn;
  /** What the machine's interfaces tell unless told. */
  readonly connectivity?: Connectivity;
  /** Links of the desktop app, by which OAuth sign-ins can come back. */
  readonly links?: AppLinks;
  /** Opens an address in the person's browser. */
  readonly openUrl?: OpenUrl;
  readonly openWindow?: ApiParts['openWindow'];
  /** What only the desktop app can do. */
  readonly desktop?: ApiParts['desktop'];
  readonly release?: ApiParts['release'];
  /** What this host does with the person's settings; nothing unless told. */
  readonly settings?: HostSettings | undefined;
  /** How the person decides about tools; nobody can be asked unless told. */
  readonly tools?: ToolHost;
  /** What this host knows of the person, for the app lock. */
  readonly lock?: LockHost;
  /** Where a secret can be copied to; nowhere unless told. */
  readonly clipboard?: ApiParts['clipboard'];
  /** Dialogs of the system for files; without them the browser chooses. */
  readonly dialogs?: FileDialogs;
  /** Where tools reach this engine. */
  readonly socket?: () => string | undefined;
  /** Told in a sentence about what is in order for now and somebody should know. */
  readonly warn?: (line: string) => void;
}

/** The engine of a profile with everything around it. Whoever has one holds the profile until it is closed. */
export interface ProfileHost {
  readonly profile: string;
  readonly api: Api;
  readonly engine: SecureSessionManager;
  readonly providers: ProviderRegistry;
  readonly protection: ProtectionControl;
  readonly lock: AppLock;
  readonly settings: ProfileSettings;
  /** What the person has set, and how to change it. */
  readonly settingsControl: HostedSettings;
  readonly playground: PlaygroundSwitch;
  /** What holds tools to what they were allowed. */
  readonly access: AccessParts;
  /** Lets what is under way end, and lets go of the profile. */
  close(): Promise<void>;
}

/**
 * Takes a profile and starts its engine; undefined if another process has it. The lock comes first: nothing of the profile is touched
 * without it. Throws `storage-unavailable`.
 */
export async function openProfileHost(options: ProfileHostOptions): Promise<ProfileHost | undefined> {
  const lock = acquireProfileLock(options.profile);
  if (!lock) return undefined;
  const closers: (() => unknown)[] = [() => lock.release()];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    return { ...(await assemble(options, closers)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Puts the parts together; each leaves what ends it in `closers`, to be called in the opposite order. */
async function assemble(
  options: ProfileHostOptions,
  closers: (() => unknown)[],
): Promise<Omit<ProfileHost, 'close'>> {
  const { profile, kind, warn = () => {}, openUrl = openForPerson } = options;
  const database = openProfileDatabase(profileDatabasePath(profile));
  closers.push(() => database.close());
  const rows = new SqliteSealedSessions(database);
  const protection = new OpenVault({
    profileFolder: profile,
    rows,
    onReport: (report) => warn(vaultWords(report)),
    onLocked: () => lock.notice(),
  });
  closers.push(() => protection.vault.close());
  const transport = options.transport ?? ownTransport(closers);
  const settings = new ProfileSettings(database);
  const settingsControl = new HostedSettings(settings, options.settings);
  const world = {
    transport,
    clock: systemClock,
    random: systemRandomness,
    margins: () => settingsControl.margins(),
  };
  const definitionFolder = join(profile, 'definitions');
  const providers = await DefinitionRegistry.open({ ...world, folder: definitionFolder });
  const folder = join(profile, 'browsers');
  const { links } = options;
  const usual = () => new HostSignIn({ folder, transport, clock: systemClock, openUrl, links });
  const signIn = options.signIn?.(transport, usual) ?? usual();
  const events = new SqliteEventLog(database);
  const sealedLog = new SealedEventLog(events, protection.logKey, Date.now);
  closers.push(() => sealedLog.close());
  const health = new HealthFigures({
    now: Date.now,
    log: events,
    past: (from, to) => countEvents(database, from, to, countedEvents),
  });
  const engine: SecureSessionManager = new SecureSessionManager(
    {
      clock: systemClock,
      random: systemRandomness,
      vault: new WatchedVault(protection.vault, {
        onOpened: () => sealedLog.keychainIsOpen(),
        onUnreadable: (id) => health.noteUnreadable(providerIdOf(engine, id)),
      }),
      accounts: new SqliteAccountStore(database, (report) => warn(accountWords(report))),
      providers,
      signIn,
      events: health,
      connectivity: options.connectivity ?? new NetworkConnectivity(systemClock),
    },
    { keepAlive: kind !== 'command' },
  );
  const catalogue: Catalogue = new Catalogue(
    providers,
    signIn.ways,
    () => playground.url,
    () => settings.chosen.alerts.lowCredits,
  );
  settingsControl.subscribe(() => catalogue.forget());
  const lock: AppLock = new AppLock({
    clock: systemClock,
    engine: engine.holding,
    protection,
    notes: settings,
    settings: () => settings.chosen.lock,
    ...(options.lock ? { host: options.lock } : {}),
  });
  const backup = openBackups({
    profile,
    database,
    rows,
    engine,
    vault: protection.vault,
    credits: (id) => events.creditHistory(id),
    definitions: { folder: definitionFolder, add: (text) => providers.add(text) },
    settings,
    settingsControl,
    dialogs: options.dialogs,
  });
  closers.push(() => backup.schedule.close());
  const playground = new PlaygroundSwitch(profile, settings, () => catalogue.forget());
  const usualInstance = (id: string) => catalogue.find(id)?.instance?.suggestion;
  const imports = new ImportDesk(systemClock, engine, providers, usualInstance).forgetWith(lock);
  closers.push(() => imports.close());
  const facts = { version, host: kind, profile, processId: process.pid, startedAt: Date.now() };
  const access = openToolAccess({
    database,
    events,
    engine,
    providers: catalogue,
    host: options.tools,
    feed: () => api.feed,
  });
  closers.push(() => access.grants.close());
  const tokenFiles =
    kind === 'command'
      ? undefined
      : openTokenFiles(profile, database, {
          engine,
          clock: systemClock,
          onChange: () => api.feed.tellTokenFilesChanged(),
        });
  if (!tokenFiles) removeTokenFiles(profile);
  const api: Api = createApi(
    {
      engine,
      providers: catalogue,
      definitions: new HostDefinitionDesk({
        registry: providers,
        world,
        folder: definitionFolder,
        accounts: () => engine.list(),
        account: (id) => engine.get(id),
        vault: protection.vault,
        keepCookies: (...change) => engine.keepCookies(...change),
        onChange: () => catalogue.forget(),
      }),
      timeline: { read: (id, limit) => events.timeline(id, limit) },
      creditHistory: { read: (id, from, to) => events.creditHistory(id, from, to) },
      parsePasted: parsePastedWith(providers),
      imports,
      images: new KeptImageDesk(engine, join(profile, 'images')),
      protection,
      lock,
      backups: backup.control,
      playground,
      audit: sealedLog.audit,
      health,
      settings: settingsControl,
      grants: access.grants,
      consent: access.consent,
      tokenFiles: tokenFiles ?? noTokenFiles,
      facts,
      desktop: options.desktop,
      diagnose: () =>
        diagnose({
          facts,
          protection,
          accounts: () => engine.list(),
          providers: () => catalogue.list(),
          hostWays: signIn.ways,
          isOnline: () => engine.isOnline(),
          socket: options.socket ?? (() => undefined),
        }),
      clipboard: options.clipboard,
      openWindow: options.openWindow ?? (async () => noWindow()),
      release: options.release ?? refuseRelease,
    },
    systemClock,
    { onUnexpected: (procedure, error) => warn(unexpectedWords(procedure, error)) },
  );
  closers.push(
    await followDefinitions(join(profile, 'definitions'), kind !== 'command', providers, () => {
      catalogue.forget();
      engine.providersChanged();
      api.feed.tellProvidersChanged();
    }),
  );
  settingsControl.subscribe(() => engine.timingChanged());
  closers.push(() => api.feed.close());
  closers.push(() => playground.close());
  await playground.resume();
  // What a restoration left to do, such as definitions that its accounts need.
  await backup.desk.finish().catch(() => undefined);
  await engine.start(lock.refusal);
  if (kind !== 'command') {
    lock.watch();
    lock.resumeRotation();
    backup.schedule.watch();
  }
  closers.push(() => lock.close());
  const forgetting = forgetRemoved(engine, signIn);
  closers.push(() => Promise.all(forgetting));
  closers.push(() => engine.stop());
  tokenFiles?.start(lock.state().isLocked);
  lock.subscribe(({ isLocked }) => tokenFiles?.setLocked(isLocked));
  closers.push(() => tokenFiles?.close());
  if (kind !== 'command') await signIn.tidy?.(engine.list().map(({ id }) => id));
  closers.push(() => access.consent.close());
  return { profile, api, access, engine, providers, protection, lock, settings, settingsControl, playground };
}

/** Deletes browser profiles along with their accounts. What is being deleted is in the set. */
function forgetRemoved(engine: SecureSessionManager, signIn: PersonSignIn): Set<Promise<void>> {
  const running = new Set<Promise<void>>();
  engine.subscribe((notice) => {
    if (notice.type !== 'account-removed' || !signIn.forget) return;
    // What cannot be deleted now is deleted when the next host starts.
    const forgetting = signIn.forget(notice.accountId).catch(() => {});
    running.add(forgetting);
    void forgetting.then(() => running.delete(forgetting));
  });
  return running;
}

/** The provider of an account, also while that is just being added. */
function providerIdOf(engine: SecureSessionManager, id: AccountId): string {
  return engine.list().find((account) => account.id === id)?.providerId ?? 'unknown';
}

function ownTransport(closers: (() => unknown)[]): Transport {
  const transport = new NodeTransport({ userAgent: `Latchkey/${version}` });
  closers.push(() => transport.close());
  return transport;
}

function refuseRelease(): never {
  throw fail('not-allowed', 'This Latchkey does not let go of its profile.');
}
