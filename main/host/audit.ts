import type { SqliteEventLog } from '../accounts/event-log.ts';
import type { Audit } from '../api/reliability-parts.ts';
import type { VaultLogKey } from '../vault/log-key.ts';

/** How long to leave a keychain alone that did not give the key of the log. */
const patience = 60_000;

/** The event log, sealed with a key of the keychain once that is open. */
export class SealedEventLog {
  readonly #log: SqliteEventLog;
  readonly #key: VaultLogKey;
  readonly #now: () => number;
  #opening: Promise<void> | undefined;
  #isSealing = false;
  #notBefore = Number.NEGATIVE_INFINITY;

  constructor(log: SqliteEventLog, key: VaultLogKey, now: () => number) {
    this.#log = log;
    this.#key = key;
    this.#now = now;
  }

  /** What the procedures use. */
  get audit(): Audit {
    const { trail } = this.#log;
    return {
      note: (event) => this.#log.append({ at: this.#now(), ...event }),
      list: (query) => trail.list(query),
      verify: async () => {
        await this.#opening;
        // Somebody asked: then the keychain may be asked as well.
        if (!this.#isSealing && trail.isSealed()) await this.#seal();
        return await trail.verify();
      },
      export: (after, limit) => trail.export(after, limit),
    };
  }

  /** The keychain was just used: fetches the key of the log if it is not at hand. Neither throws nor waits. */
  keychainIsOpen(): void {
    if (this.#isSealing || this.#opening || performance.now() < this.#notBefore) return;
    this.#opening = this.#seal().finally(() => {
      this.#opening = undefined;
    });
  }

  /** Writes what is waiting under the seal, and lets go of the key. */
  async close(): Promise<void> {
    await this.#opening;
    this.#log.flush();
    await this.#key.close();
  }

  async #seal(): Promise<void> {
    try {
      await this.#key.open();
      this.#log.sealWith(this.#key);
      this.#isSealing = true;
    } catch {
      // Unsealed entries are told as such, and the next use of the keychain tries again.
      this.#notBefore = performance.now() + patience;
    }
  }
}
