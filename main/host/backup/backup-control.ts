import { basename } from 'node:path';
import { backupPart, mostBackupBytes } from '../../../preload/backup-schema.ts';
import type {
  BackupControl,
  BackupPreview,
  BackupState,
  HeldFile,
  MadeBackup,
  Restored,
  RestoreWish,
} from '../../api/backup-parts.ts';
import type { AccountId } from '../../engine/account.ts';
import { fail } from '../../engine/failure.ts';
import type { BackupDesk } from './backup-desk.ts';
import { backupName, readBackup, writeBackup, writeNewFile } from './backup-folder.ts';
import type { BackupSchedule } from './backup-schedule.ts';
import { HeldFiles } from './held-files.ts';
import { plainCookies, plainJson } from './plain-export.ts';

/** Dialogs of the system for files; the paths are main's affair. */
export interface FileDialogs {
  /** Where to write; undefined if the person chose no place. */
  save(name: string): Promise<string | undefined>;
  /** What to read; undefined if the person chose nothing. */
  open(): Promise<string | undefined>;
}

export interface BackupControlParts {
  readonly desk: BackupDesk;
  readonly schedule: BackupSchedule;
  readonly now: () => number;
  readonly dialogs?: FileDialogs | undefined;
}

/** Backups as windows and the command ask for them. */
export class HostBackups implements BackupControl {
  readonly #parts: BackupControlParts;
  readonly #files: HeldFiles;

  constructor(parts: BackupControlParts) {
    this.#parts = parts;
    this.#files = new HeldFiles(parts.now, mostBackupBytes);
  }

  state(): BackupState {
    const { schedule, dialogs } = this.#parts;
    return { ...schedule.state, folder: schedule.folder, hasDialogs: dialogs !== undefined };
  }

  async create(passphrase: string, ids?: readonly AccountId[]): Promise<MadeBackup> {
    const { desk, dialogs, now } = this.#parts;
    const name = backupName(now());
    const path = dialogs && (await dialogs.save(name));
    if (dialogs && path === undefined) throw fail('cancelled', 'No place was chosen.');
    if (path !== undefined) return await this.createAt(path, passphrase, ids);
    const { bytes, accounts, unopened } = await desk.createUnder(passphrase, ids);
    return { accounts, unopened, file: this.#files.add(name, bytes) };
  }

  async createAt(path: string, passphrase: string, ids?: readonly AccountId[]): Promise<MadeBackup> {
    const { bytes, accounts, unopened } = await this.#parts.desk.createUnder(passphrase, ids);
    await writeBackup(path, bytes);
    return { accounts, unopened, path };
  }

  async exportPlain(
    path: string,
    format: 'json' | 'cookies',
    ids?: readonly AccountId[],
  ): Promise<{ path: string; accounts: number; unopened: number }> {
    const { desk, now } = this.#parts;
    const { records, unopened } = await desk.records(ids);
    const chosen = format === 'json' ? records : records.filter(({ session }) => session?.cookies.length);
    await writeNewFile(path, format === 'json' ? plainJson(chosen, now()) : plainCookies(chosen));
    return { path, accounts: chosen.length, unopened };
  }

  read(id: string, offset: number): { part: string; isLast: boolean } {
    const bytes = this.#files.bytes(id);
    const part = bytes.subarray(offset, offset + backupPart).toString('base64');
    return { part, isLast: offset + backupPart >= bytes.length };
  }

  upload(id: string | undefined, name: string, part: string): HeldFile {
    const bytes = Buffer.from(part, 'base64');
    return id === undefined ? this.#files.add(name, bytes) : this.#files.append(id, bytes);
  }

  async choose(): Promise<HeldFile | undefined> {
    const { dialogs } = this.#parts;
    if (!dialogs) throw fail('not-supported', 'There is no dialog for files here.');
    const path = await dialogs.open();
    return path === undefined ? undefined : await this.takeFile(path);
  }

  async takeFile(path: string): Promise<HeldFile> {
    return this.#files.add(basename(path), await readBackup(path));
  }

  async inspect(id: string, passphrase: string): Promise<BackupPreview> {
    const { content, plan } = await this.#parts.desk.inspect(this.#files.bytes(id), passphrase);
    return {
      createdAt: content.createdAt,
      latchkey: content.latchkey,
      accounts: plan.accounts.map(({ record, standing, hereObtainedAt }) => ({
        id: record.account.id,
        label: record.account.label,
        providerId: record.account.providerId,
        standing,
        hasPassword: record.credential !== undefined,
        ...(record.session ? { obtainedAt: record.session.obtainedAt } : {}),
        ...(hereObtainedAt === undefined ? {} : { hereObtainedAt }),
      })),
      onlyHere: plan.onlyHere.map(({ id: here, label, providerId }) => ({ id: here, label, providerId })),
      definitions: [...content.definitions.keys()],
      hasSettings: content.settings !== undefined,
      unread: content.unread,
    };
  }

  restore(id: string, passphrase: string, wish: RestoreWish): Promise<Restored> {
    return this.#parts.desk.restore(this.#files.bytes(id), passphrase, wish);
  }

  setPassphrase(passphrase: string): Promise<void> {
    return this.#parts.schedule.setPassphrase(passphrase);
  }

  forgetPassphrase(): Promise<void> {
    return this.#parts.schedule.forgetPassphrase();
  }

  runNow(): Promise<void> {
    return this.#parts.schedule.run();
  }
}
