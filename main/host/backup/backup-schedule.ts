import { join } from 'node:path';
import { z } from 'zod';
import type { Settings } from '../../../preload/settings-schema.ts';
import { fail, failureOf } from '../../engine/failure.ts';
import type { Clock, Timer } from '../../engine/ports.ts';
import { type BackupRecipient, makeRecipient, readRecipient } from '../../vault/backup-file.ts';
import type { ScryptCost } from '../../vault/passphrase-key.ts';
import type { BackupDesk } from './backup-desk.ts';
import { backupName, pruneBackups, writeBackup } from './backup-folder.ts';

const lookEvery = 5 * 60_000;
const day = 86_400_000;

const stateShape = z.object({
  /** What backups are sealed for; no secret. */
  recipient: z.string().optional(),
  lastAt: z.number().optional(),
  problem: z.string().optional(),
});
type StoredState = z.output<typeof stateShape>;

export interface BackupScheduleParts {
  readonly clock: Clock;
  readonly desk: Pick<BackupDesk, 'create'>;
  readonly settings: () => Settings['backup'];
  /** Where backups go unless the person said otherwise. */
  readonly usualFolder: string;
  /** Tells this profile's files from another's in the same folder. */
  readonly profileId: string;
  readonly store: { read(): unknown; write(state: unknown): Promise<void> };
  readonly cost?: ScryptCost | undefined;
}

/**
 * Makes backups by itself. They are sealed for the public half of a key pair that the person's passphrase makes: so the passphrase is kept
 * nowhere, and neither this profile nor whoever takes it over can open earlier backups.
 */
export class BackupSchedule {
  readonly #parts: BackupScheduleParts;
  #timer: Timer | undefined;
  #running: Promise<void> | undefined;

  constructor(parts: BackupScheduleParts) {
    this.#parts = parts;
  }

  get folder(): string {
    const { settings, usualFolder } = this.#parts;
    return settings().folder || usualFolder;
  }

  get state(): { hasPassphrase: boolean; lastAt?: number; problem?: string; nextAt?: number } {
    const { recipient, lastAt, problem } = this.#read();
    const nextAt = this.#nextAt();
    return {
      hasPassphrase: recipient !== undefined,
      ...(lastAt === undefined ? {} : { lastAt }),
      ...(problem === undefined ? {} : { problem }),
      ...(nextAt === undefined ? {} : { nextAt }),
    };
  }

  async setPassphrase(passphrase: string): Promise<void> {
    const { header } = await makeRecipient(passphrase, this.#parts.cost);
    await this.#change({ recipient: header.toString('base64url'), problem: undefined });
  }

  async forgetPassphrase(): Promise<void> {
    await this.#change({ recipient: undefined, problem: undefined });
  }

  /** Begins to look whether one is due. */
  watch(): void {
    const { clock } = this.#parts;
    this.#timer = clock.setTimer(() => {
      const nextAt = this.#nextAt();
      if (nextAt !== undefined && nextAt <= clock.now()) this.run().catch(() => undefined);
      this.watch();
    }, lookEvery);
  }

  /** Ends it, when one that is being made has come to its end. */
  async close(): Promise<void> {
    if (this.#timer) this.#parts.clock.clearTimer(this.#timer);
    await this.rest();
  }

  /** Resolves when one that is being made has come to its end. */
  async rest(): Promise<void> {
    await this.#running?.catch(() => undefined);
  }

  /** Makes one now. Throws why it could not be made; the state tells it as well. */
  run(): Promise<void> {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #run(): Promise<void> {
    const { desk, clock, profileId, settings } = this.#parts;
    const recipient = this.#recipient();
    if (!recipient) throw fail('not-supported', 'Set a passphrase for backups first.');
    const { folder } = this;
    const name = backupName(clock.now(), profileId);
    try {
      const { bytes } = await desk.create(recipient);
      await writeBackup(join(folder, name), bytes);
    } catch (error) {
      await this.#change({ problem: failureOf(error).message }).catch(() => undefined);
      throw error;
    }
    await this.#change({ lastAt: clock.now(), problem: undefined });
    await pruneBackups(folder, profileId, { newest: name, keep: settings().keep }).catch(() => undefined);
  }

  /** One that was made in the future was made by a wrong clock, and puts the next one off no longer. */
  #nextAt(): number | undefined {
    const { settings, clock } = this.#parts;
    const { everyDays } = settings();
    const { recipient, lastAt } = this.#read();
    if (recipient === undefined || everyDays === 0) return undefined;
    const now = clock.now();
    return lastAt !== undefined && lastAt > now ? now : (lastAt ?? 0) + everyDays * day;
  }

  #recipient(): BackupRecipient | undefined {
    const { recipient } = this.#read();
    return recipient === undefined ? undefined : readRecipient(Buffer.from(recipient, 'base64url'));
  }

  #read(): StoredState {
    return stateShape.safeParse(this.#parts.store.read()).data ?? {};
  }

  async #change(change: { [Key in keyof StoredState]?: StoredState[Key] | undefined }): Promise<void> {
    await this.#parts.store.write({ ...this.#read(), ...change });
  }
}
