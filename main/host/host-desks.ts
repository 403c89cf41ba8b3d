import type { Api } from '../api/api.ts';
import type { TokenFiles } from '../broker/token-files.ts';
import type { AccessParts } from '../broker/tool-access.ts';
import { AppLock } from './app-lock.ts';
import { openBackups } from './backup/open-backups.ts';
import { Catalogue } from './catalogue.ts';
import type { HostEngine } from './host-engine.ts';
import { ImportDesk } from './import-desk.ts';
import { PlaygroundSwitch } from './playground-switch.ts';
import type { ProfileHostOptions } from './profile-host-options.ts';
import { systemClock } from './system-ports.ts';
import { openTokenFiles, removeTokenFiles } from './token-file-keeper.ts';
import { openToolAccess } from './tool-access.ts';

/** What stands around the engine of a profile. */
export interface HostDesks {
  readonly catalogue: Catalogue;
  readonly lock: AppLock;
  readonly backup: ReturnType<typeof openBackups>;
  readonly playground: PlaygroundSwitch;
  readonly imports: ImportDesk;
  readonly access: AccessParts;
  /** Absent in a host that soon lets go. */
  readonly tokenFiles: TokenFiles | undefined;
}

/** Puts them around the engine; nothing of it runs yet. Each leaves what ends it in `closers`. */
export function openHostDesks(
  options: ProfileHostOptions,
  core: HostEngine,
  closers: (() => unknown)[],
  feed: () => Api['feed'],
): HostDesks {
  const { profile, kind } = options;
  const { engine, database, rows, protection, providers, signIn, events } = core;
  const { settings, settingsControl, definitionFolder } = core;
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
  const access = openToolAccess({
    database,
    events,
    engine,
    providers: catalogue,
    host: options.tools,
    feed,
  });
  closers.push(() => access.grants.close());
  const tokenFiles =
    kind === 'command'
      ? undefined
      : openTokenFiles(profile, database, {
          engine,
          clock: systemClock,
          onChange: () => feed().tellTokenFilesChanged(),
        });
  if (!tokenFiles) removeTokenFiles(profile);
  return { catalogue, lock, backup, playground, imports, access, tokenFiles };
}
