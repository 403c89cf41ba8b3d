import { z } from 'zod';
import type { ProfileDatabase } from '../accounts/profile-database.ts';

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
export class ProfileSettings {
  readonly #database: ProfileDatabase;

  constructor(database: ProfileDatabase) {
    this.#database = database;
  }

  get playground(): PlaygroundSettings {
    const stored = this.#database.readValue('playground');
    return (
      playground.safeParse(typeof stored === 'string' ? parsed(stored) : undefined).data ?? { on: false }
    );
  }

  keepPlayground(settings: PlaygroundSettings): Promise<void> {
    return this.#database.writeValue('playground', JSON.stringify(settings));
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
