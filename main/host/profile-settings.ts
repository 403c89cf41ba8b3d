import { z } from 'zod';
import {
  changeSettings,
  projectSettings,
  type Settings,
  type SettingsChange,
} from '../../preload/settings-schema.ts';
import type { ProfileDatabase } from '../accounts/profile-database.ts';
import type { LockNotes } from './app-lock.ts';
import type { AttemptStore } from './unlock-attempts.ts';

const lifetime = z.number().int().min(1_000);

const playground = z.object({
  /** Accounts of the Playground know it by its address, so it comes back on the same port. */
  port: z.number().int().min(1).max(65_535).optional(),
  /** Whether it runs whenever the engine does. */
  on: z.boolean(),
  /** Lifetimes other than the usual ones, in milliseconds. */
  lifetimes: z.partialRecord(z.enum(['accessToken', 'oauthAccessToken', 'videoToken']), lifetime).optional(),
});

/** How the profile's Playground was last. */
export type PlaygroundSettings = z.output<typeof playground>;

/** What a profile remembers about how its engine is to run. What is stored is treated as if anybody had written it. */
export class ProfileSettings implements LockNotes {
  readonly #database: ProfileDatabase;
  #chosen: Settings | undefined;

  constructor(database: ProfileDatabase) {
    this.#database = database;
  }

  get playground(): PlaygroundSettings {
    return playground.safeParse(this.#read('playground')).data ?? { on: false };
  }

  keepPlayground(settings: PlaygroundSettings): Promise<void> {
    return this.#database.writeValue('playground', JSON.stringify(settings));
  }

  /** Wrong passphrases in a row. */
  readonly attempts: AttemptStore = {
    read: () => this.#read('unlock-attempts'),
    write: (attempts) => this.#database.writeValue('unlock-attempts', JSON.stringify(attempts)),
  };

  get isLockSet(): boolean {
    return this.#database.readValue('app-lock') === 'set';
  }

  keepLockSet(isSet: boolean): Promise<void> {
    return this.#database.writeValue('app-lock', isSet ? 'set' : 'none');
  }

  /** The settings as they are stored. */
  get stored(): string | undefined {
    const stored = this.#database.readValue('settings');
    return typeof stored === 'string' ? stored : undefined;
  }

  /** Somebody else has written the settings. */
  forget(): void {
    this.#chosen = undefined;
  }

  /** What scheduled backups are sealed for, and how they went. */
  readonly backups = {
    read: () => this.#read('backups'),
    write: (state: unknown) => this.#database.writeValue('backups', JSON.stringify(state)),
  };

  /** What the person has set. */
  get chosen(): Settings {
    this.#chosen ??= projectSettings(this.#read('settings'));
    return this.#chosen;
  }

  /** Changes some fields; resolves once that is durable. Rejects with `storage-unavailable`. */
  async change(change: SettingsChange): Promise<void> {
    await this.#database.changeValue('settings', (stored) =>
      JSON.stringify(changeSettings(parsed(stored), change)),
    );
    this.#chosen = undefined;
  }

  #read(name: string): unknown {
    return parsed(this.#database.readValue(name));
  }
}

function parsed(text: unknown): unknown {
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
