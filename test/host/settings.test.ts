import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { fail } from '../../main/engine/failure.ts';
import { openProfileHost } from '../../main/host/profile-host.ts';
import type { ProfileHostOptions } from '../../main/host/profile-host-options.ts';
import {
  changeSettings,
  projectSettings,
  type Settings,
  type SettingsReply,
  settings,
  usualSettings,
} from '../../preload/settings-schema.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function openHost(profile = temporaryFolder(), more: Partial<ProfileHostOptions> = {}) {
  const host = await openProfileHost({ profile, kind: 'daemon', ...more });
  if (!host) throw new Error('the profile is in use');
  onTestFinished(() => host.close());
  return host;
}

describe('what is stored', () => {
  test('is used field by field, whatever anybody wrote there', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (group, field) => {
        const stored = { appearance: group, refresh: { siteMarginMinutes: field, oauthMarginMinutes: 30 } };
        const projected = projectSettings(stored);
        expect(settings.safeParse(projected).success).toBe(true);
        expect(projected.refresh.oauthMarginMinutes).toBe(30);
        expect(projected.notifications).toEqual(usualSettings.notifications);
      }),
    );
  });

  test('by a newer version stays when this one changes something', () => {
    const stored = { appearance: { theme: 'sepia', contrast: 'high' }, weather: { on: true } };
    const changed = changeSettings(stored, { appearance: { density: 'compact' } });
    expect(changed).toEqual({
      appearance: { theme: 'sepia', contrast: 'high', density: 'compact' },
      weather: { on: true },
    });
    expect(projectSettings(changed).appearance).toEqual({
      ...usualSettings.appearance,
      density: 'compact',
    });
  });
});

describe('the settings of a profile', () => {
  test('outlive the engine, and a damaged field costs only itself', async () => {
    const profile = temporaryFolder();
    const first = await openHost(profile);
    // At the same time: neither may write over the other.
    await Promise.all([
      first.settingsControl.change({ appearance: { theme: 'dark' } }),
      first.settingsControl.change({ refresh: { siteMarginMinutes: 3 } }),
    ]);
    await first.close();
    const database = new DatabaseSync(join(profile, 'latchkey.db'));
    database
      .prepare(
        "UPDATE profile SET value = json_set(value, '$.refresh.oauthMarginMinutes', -5) WHERE name = 'settings'",
      )
      .run();
    database.close();
    const second = await openHost(profile);
    expect(second.settingsControl.read().settings).toEqual({
      ...usualSettings,
      appearance: { ...usualSettings.appearance, theme: 'dark' },
      refresh: { siteMarginMinutes: 3, oauthMarginMinutes: 10 },
    } satisfies Settings);
  });

  test('say how long before the end of a token it is renewed', async () => {
    const { providers, settingsControl } = await openHost();
    const site = providers.find('pixverse');
    const oauth = providers.find('github');
    expect([site?.refreshMargin, oauth?.refreshMargin]).toEqual([300_000, 600_000]);
    await settingsControl.change({ refresh: { siteMarginMinutes: 2, oauthMarginMinutes: 45 } });
    expect([site?.refreshMargin, oauth?.refreshMargin]).toEqual([120_000, 2_700_000]);
  });

  test('are told to who listens, with what the system says of them', async () => {
    const { settingsControl } = await openHost(undefined, {
      settings: {
        can: { startAtLogin: true, closeToTray: true, notifications: true },
        read: () => ({ startAtLogin: true }),
      },
    });
    const told: SettingsReply[] = [];
    settingsControl.subscribe((now) => told.push(now));
    await settingsControl.change({ background: { closeToTray: false } });
    expect(told.map(({ settings: { background } }) => background)).toEqual([
      { startAtLogin: true, closeToTray: false },
    ]);
  });

  test('that the system refuses are not stored, and those that the host cannot do are refused', async () => {
    const { settingsControl } = await openHost(undefined, {
      settings: {
        can: { startAtLogin: false, closeToTray: true, notifications: true },
        apply: ({ background }) => {
          if (!background.closeToTray)
            throw fail('not-supported', 'There is no other way back to the window.');
        },
      },
    });
    await expect(settingsControl.change({ background: { closeToTray: false } })).rejects.toThrow(
      'no other way back',
    );
    await expect(settingsControl.change({ background: { startAtLogin: true } })).rejects.toMatchObject({
      failure: { kind: 'not-supported', field: 'background.startAtLogin' },
    });
    expect(settingsControl.read().settings).toEqual(usualSettings);
  });
});
