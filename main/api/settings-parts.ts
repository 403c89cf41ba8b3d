import type { SettingsChange, SettingsReply } from '../../preload/settings-schema.ts';

/** What the person has set, and which of it this host can make so. */
export interface SettingsControl {
  /** Asks the system how its side of the settings stands. */
  look(): Promise<void>;
  read(): SettingsReply;
  /**
   * Changes the fields that are given, and resolves once that is durable and made so. Throws `not-supported` for what this host cannot do,
   * `storage-unavailable`.
   */
  change(change: SettingsChange): Promise<SettingsReply>;
  /** Calls back after each change; returns a function that ends it. */
  subscribe(listener: (now: SettingsReply) => void): () => void;
}
