/** What a person can set. Each group is kept field by field; one that is wrong or unknown falls back to its usual value alone. */
import { z } from 'zod';
import { sortKeys } from './list-order.ts';

/** Minutes before the end of a token at which it is renewed. A fifth of a token's lifetime is the most, whatever is set. */
const margin = z.number().int().min(1).max(60);
/** A time of day, `22:00`. */
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time of day such as 22:00');

/** How the list of accounts stands. */
export const listOrder = z.strictObject({
  sort: z.enum(sortKeys),
  descending: z.boolean(),
  /** Whether accounts of one provider stand together. */
  byProvider: z.boolean(),
});

const groups = {
  appearance: z.strictObject({
    theme: z.enum(['system', 'light', 'dark']),
    density: z.enum(['comfortable', 'compact']),
    language: z.enum(['system', 'en', 'de']),
    /** Whether a letter alone is a command; those who speak to their computer may not want that (WCAG 2.2, 2.1.4). */
    letterKeys: z.boolean(),
  }),
  list: listOrder,
  refresh: z.strictObject({
    /** For sites; a definition that gives its own margin keeps it. */
    siteMarginMinutes: margin,
    /** For OAuth connections. */
    oauthMarginMinutes: margin,
  }),
  notifications: z.strictObject({
    on: z.boolean(),
    /** Whether there are hours in which nothing is told. */
    quiet: z.boolean(),
    quietFrom: timeOfDay,
    /** Earlier than `quietFrom`: the next morning. */
    quietTo: timeOfDay,
  }),
  background: z.strictObject({
    /** Start, without a window, when the person logs in to the system. */
    startAtLogin: z.boolean(),
    /** Closing the window leaves Latchkey running in the tray. */
    closeToTray: z.boolean(),
  }),
  alerts: z.strictObject({
    /** By provider: tell when an account's credits fall under this. An account can have an amount of its own. */
    lowCredits: z.record(z.string().min(1).max(64), z.number().min(0).max(1e12)),
  }),
  backup: z.strictObject({
    /** Make a backup every so many days; 0: never. Of use once there is a passphrase for them. */
    everyDays: z.number().int().min(0).max(30),
    /** How many of them stay. */
    keep: z.number().int().min(1).max(100),
    /** Where they go; empty: into the profile's folder. */
    folder: z.string().max(1_024),
  }),
  lock: z.strictObject({
    /** Minutes without the person after which Latchkey locks itself; 0: never. Of use once a passphrase is set. */
    idleMinutes: z.number().int().min(0).max(1_440),
    /** Lock when the machine goes to sleep. */
    onSuspend: z.boolean(),
    /** Keep the key in memory while locked, so that sessions stay alive; otherwise nothing is refreshed until it is unlocked. */
    refreshWhileLocked: z.boolean(),
    /** Unlock by Touch ID as well; only while the key is in memory. */
    byPresence: z.boolean(),
  }),
} as const;

export const settings = z.object(groups);

/** Some fields of some groups. What is not named stays as it is. */
export const settingsChange = z.strictObject({
  appearance: groups.appearance.partial().optional(),
  list: groups.list.partial().optional(),
  refresh: groups.refresh.partial().optional(),
  notifications: groups.notifications.partial().optional(),
  background: groups.background.partial().optional(),
  alerts: groups.alerts.partial().optional(),
  backup: groups.backup.partial().optional(),
  lock: groups.lock.partial().optional(),
});

/** Which settings this host can make so; the others are kept for one that can. */
export const settingsAbilities = z.object({
  startAtLogin: z.boolean(),
  closeToTray: z.boolean(),
  notifications: z.boolean(),
});

export const settingsReply = z.object({ settings, can: settingsAbilities });

export type Settings = z.output<typeof settings>;
export type SettingsChange = z.output<typeof settingsChange>;
export type SettingsAbilities = z.output<typeof settingsAbilities>;
export type SettingsReply = z.output<typeof settingsReply>;

export const usualSettings: Settings = {
  appearance: { theme: 'system', density: 'comfortable', language: 'system', letterKeys: true },
  list: { sort: 'name', descending: false, byProvider: false },
  refresh: { siteMarginMinutes: 5, oauthMarginMinutes: 10 },
  notifications: { on: true, quiet: false, quietFrom: '22:00', quietTo: '07:00' },
  background: { startAtLogin: false, closeToTray: true },
  alerts: { lowCredits: {} },
  backup: { everyDays: 1, keep: 10, folder: '' },
  lock: { idleMinutes: 15, onSuspend: true, refreshWhileLocked: true, byPresence: false },
};

/** The settings in what was stored, whoever wrote it: each field that can be used, and the usual value of each that cannot. */
export function projectSettings(stored: unknown): Settings {
  const projected = Object.entries(groups).map(([name, group]) => {
    const usual: object = usualSettings[name as keyof Settings];
    const given = fieldsOf(fieldsOf(stored)[name]);
    const fields = Object.entries(group.shape).map(([field, shape]) => {
      const parsed = shape.safeParse(given[field]);
      return [field, parsed.success ? parsed.data : fieldsOf(usual)[field]];
    });
    return [name, Object.fromEntries(fields)];
  });
  return settings.parse(Object.fromEntries(projected));
}

/** What was stored, with a change. Groups and fields that this version does not know stay: a newer one may have written them. */
export function changeSettings(stored: unknown, change: SettingsChange): Readonly<Record<string, unknown>> {
  const changed: Record<string, unknown> = { ...fieldsOf(stored) };
  for (const [name, fields] of Object.entries(change)) {
    if (fields !== undefined) changed[name] = { ...fieldsOf(changed[name]), ...fields };
  }
  return changed;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
