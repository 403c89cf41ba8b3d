import { join } from 'node:path';
import { SqliteAccountStore } from '../accounts/account-store.ts';
import { countEvents } from '../accounts/event-counts.ts';
import { SqliteEventLog } from '../accounts/event-log.ts';
import {
  openProfileDatabase,
  type ProfileDatabase,
  profileDatabasePath,
} from '../accounts/profile-database.ts';
import { SqliteSealedSessions } from '../accounts/sealed-sessions.ts';
import type { AccountId } from '../engine/account.ts';
import type { Transport } from '../engine/ports.ts';
import { SecureSessionManager } from '../engine/session-manager.ts';
import type { ProviderWorld } from '../providers/compiled-definition.ts';
import { NodeTransport } from '../providers/node-transport.ts';
import { DefinitionRegistry } from '../providers/registry.ts';
import { HostSignIn } from '../sign-in/composite.ts';
import { OpenVault } from '../vault/open-vault.ts';
import { SealedEventLog } from './audit.ts';
import { openForPerson } from './browser.ts';
import { countedEvents, HealthFigures } from './health-figures.ts';
import { NetworkConnectivity } from './network-connectivity.ts';
import type { PersonSignIn, ProfileHostOptions } from './profile-host-options.ts';
import { ProfileSettings } from './profile-settings.ts';
import { HostedSettings } from './settings-control.ts';
import { systemClock, systemRandomness } from './system-ports.ts';
import { version } from './version.ts';
import { accountWords, vaultWords } from './warning-words.ts';
import { WatchedVault } from './watched-vault.ts';

/** The engine of a profile, and what it stands on. */
export interface HostEngine {
  readonly engine: SecureSessionManager;
  readonly database: ProfileDatabase;
  readonly rows: SqliteSealedSessions;
  readonly protection: OpenVault;
  readonly settings: ProfileSettings;
  readonly settingsControl: HostedSettings;
  /** What providers are compiled with. */
  readonly world: ProviderWorld;
  /** Where the person's own definitions lie. */
  readonly definitionFolder: string;
  readonly providers: DefinitionRegistry;
  readonly signIn: PersonSignIn;
  readonly events: SqliteEventLog;
  readonly sealedLog: SealedEventLog;
  readonly health: HealthFigures;
}

/**
 * Opens what lies in the profile and builds the engine on it; nothing of it runs yet. Each part leaves what ends it in `closers`. `onLocked`
 * is called when the vault is found locked.
 */
export async function openHostEngine(
  options: ProfileHostOptions,
  closers: (() => unknown)[],
  onLocked: () => void,
): Promise<HostEngine> {
  const { profile, kind, warn = () => {}, openUrl = openForPerson } = options;
  const database = openProfileDatabase(profileDatabasePath(profile));
  closers.push(() => database.close());
  const rows = new SqliteSealedSessions(database);
  const protection = new OpenVault({
    profileFolder: profile,
    rows,
    onReport: (report) => warn(vaultWords(report)),
    onLocked,
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
  return {
    engine,
    database,
    rows,
    protection,
    settings,
    settingsControl,
    world,
    definitionFolder,
    providers,
    signIn,
    events,
    sealedLog,
    health,
  };
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
