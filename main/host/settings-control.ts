import {
  changeSettings,
  projectSettings,
  type Settings,
  type SettingsAbilities,
  type SettingsChange,
  type SettingsReply,
} from '../../preload/settings-schema.ts';
import type { SettingsControl } from '../api/settings-parts.ts';
import { fail } from '../engine/failure.ts';
import type { RefreshMargins } from '../providers/compiled-definition.ts';
import type { ProfileSettings } from './profile-settings.ts';

const minute = 60_000;

/** What a host does with the settings. */
export interface HostSettings {
  readonly can: SettingsAbilities;
  /** Asks the system, where that takes a while; done before settings are read or changed. */
  readonly look?: () => Promise<void>;
  /** What the system says, which counts more than what is stored. */
  readonly read?: () => Partial<Settings['background']>;
  /** Makes changed settings so. A failure that it throws is the answer, and nothing is stored. */
  readonly apply?: (now: Settings, before: Settings) => void | Promise<void>;
}

/** A host without windows and tray of its own. */
const plainHost: HostSettings = { can: { startAtLogin: false, closeToTray: false, notifications: false } };

/** The settings of a profile as its host can make them so. */
export class HostedSettings implements SettingsControl {
  readonly #stored: ProfileSettings;
  readonly #host: HostSettings;
  readonly #listeners = new Set<(now: SettingsReply) => void>();

  constructor(stored: ProfileSettings, host: HostSettings = plainHost) {
    this.#stored = stored;
    this.#host = host;
  }

  /** The margins that providers renew by. */
  margins(): RefreshMargins {
    const { siteMarginMinutes, oauthMarginMinutes } = this.#stored.chosen.refresh;
    return { site: siteMarginMinutes * minute, oauth: oauthMarginMinutes * minute };
  }

  read(): SettingsReply {
    const { chosen } = this.#stored;
    const background = { ...chosen.background, ...this.#host.read?.() };
    return { settings: { ...chosen, background }, can: this.#host.can };
  }

  async look(): Promise<void> {
    await this.#host.look?.();
  }

  async change(change: SettingsChange): Promise<SettingsReply> {
    await this.look();
    if (change.background?.startAtLogin === true && !this.#host.can.startAtLogin) {
      throw fail('not-supported', 'This Latchkey cannot start with the login session.', {
        field: 'background.startAtLogin',
      });
    }
    const before = this.read().settings;
    await this.#host.apply?.(projectSettings(changeSettings(before, change)), before);
    await this.#stored.change(change);
    return this.tell();
  }

  /** Tells the settings as they are: the system's side of them may have been changed elsewhere. */
  tell(): SettingsReply {
    const now = this.read();
    for (const listener of this.#listeners) listener(now);
    return now;
  }

  subscribe(listener: (now: SettingsReply) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
