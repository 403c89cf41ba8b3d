import { join } from 'node:path';
import type { CreditPoint } from '../../accounts/credit-history.ts';
import type { ProfileDatabase } from '../../accounts/profile-database.ts';
import { ProfileRestore } from '../../accounts/profile-restore.ts';
import type { AccountId } from '../../engine/account.ts';
import type { SecureSessionManager } from '../../engine/session-manager.ts';
import { readDefinitionFiles } from '../../providers/definition-folder.ts';
import type { SealedRows } from '../../vault/sealed-rows.ts';
import type { SessionVault } from '../../vault/session-vault.ts';
import type { ProfileSettings } from '../profile-settings.ts';
import type { HostedSettings } from '../settings-control.ts';
import { systemClock } from '../system-ports.ts';
import { version } from '../version.ts';
import { type FileDialogs, HostBackups } from './backup-control.ts';
import { BackupDesk } from './backup-desk.ts';
import { BackupSchedule } from './backup-schedule.ts';

export interface OpenBackupsParts {
  readonly profile: string;
  readonly database: ProfileDatabase;
  readonly rows: SealedRows;
  readonly engine: SecureSessionManager;
  readonly vault: SessionVault;
  readonly credits: (id: AccountId) => readonly CreditPoint[];
  readonly definitions: { readonly folder: string; readonly add: (text: string) => Promise<unknown> };
  readonly settings: ProfileSettings;
  readonly settingsControl: HostedSettings;
  readonly dialogs?: FileDialogs | undefined;
}

/** Puts together what makes and restores backups of a profile. */
export function openBackups(parts: OpenBackupsParts) {
  const { database, engine, settings, definitions } = parts;
  const desk = new BackupDesk({
    version,
    now: () => systemClock.now(),
    accounts: () => engine.list(),
    holding: engine.holding,
    vault: parts.vault,
    rows: parts.rows,
    restore: new ProfileRestore(database),
    credits: parts.credits,
    definitions: {
      add: definitions.add,
      async read() {
        const files = await readDefinitionFiles(definitions.folder);
        return new Map(files.flatMap(({ id, text }) => (text === undefined ? [] : [[id, text] as const])));
      },
    },
    settings: {
      stored: () => settings.stored,
      changed() {
        settings.forget();
        parts.settingsControl.tell();
      },
    },
  });
  const schedule = new BackupSchedule({
    clock: systemClock,
    desk,
    settings: () => settings.chosen.backup,
    usualFolder: join(parts.profile, 'backups'),
    profileId: database.profileId,
    store: settings.backups,
  });
  const control = new HostBackups({ desk, schedule, now: () => systemClock.now(), dialogs: parts.dialogs });
  return { desk, schedule, control };
}
