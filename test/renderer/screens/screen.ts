import type { BrowserContextOptions, Page } from 'playwright';
import type { EngineStatusData } from '../../../preload/contract.ts';
import { accountId, failureData, hour, minute, now } from '../account-fixture.ts';
import { manyAccounts, sampleAccounts } from '../sample-accounts.ts';
import { ScriptedEngine } from '../scripted-engine.ts';
import { row } from '../stage.ts';

/** A state that the window can be in, and how to come to it. */
export interface Screen {
  readonly name: string;
  /** The engine behind it; one with accounts in all states unless given. */
  readonly engine?: () => ScriptedEngine;
  readonly size?: { readonly width: number; readonly height: number };
  /** How the system of the person is set. */
  readonly system?: Pick<BrowserContextOptions, 'forcedColors' | 'reducedMotion' | 'contrast'>;
  readonly expectedErrors?: RegExp;
  /** Shown in docs/window.md; in the dark, too, where it says so. */
  readonly isPictured?: true | 'also-dark';
  readonly reach: (page: Page, engine: ScriptedEngine) => Promise<unknown>;
}

export const narrow = { width: 480, height: 800 };

const notes: Readonly<Record<string, readonly string[]>> = {
  'art@example.com': ['films'],
  'lab@example.com': ['films', 'trial'],
  'Design team': ['studio'],
};

/** A window as somebody has it who works with it: accounts in all states, tags, a log, figures. */
export function livelyEngine(): ScriptedEngine {
  const accounts = [...sampleAccounts, ...manyAccounts(160).slice(120)].map((each, index) => ({
    ...each,
    ...(notes[each.label] && { tags: [...(notes[each.label] ?? [])], notes: 'For the trailer.' }),
    ...(each.nextAttemptAt !== undefined &&
      index > 11 && { nextAttemptAt: now + ((index * index * 7) % 1_380) * minute }),
  }));
  const engine = new ScriptedEngine(accounts);
  engine.canCopy = true;
  engine.timeline = [
    { at: now - 3 * minute, type: 'refreshed', actor: 'refresher' },
    { at: now - 40 * minute, type: 'handed-out', actor: 'tool' },
    {
      at: now - 63 * minute,
      type: 'refresh-failed',
      actor: 'refresher',
      failure: failureData({ kind: 'transient', message: 'PixVerse did not answer.', detail: 'HTTP 503' }),
    },
    { at: now - 26 * hour, type: 'signed-in', actor: 'user' },
  ];
  engine.log = ['art@example.com', 'Design team', 'night@example.com'].map((label, index) => ({
    ...{ id: index, at: now - (index + 1) * 23 * minute, type: 'refresh-failed', actor: 'refresher' },
    ...{ accountId: accountId(3), account: label, erased: false },
    failure: failureData({ kind: 'transient', message: 'PixVerse did not answer.', detail: 'HTTP 503' }),
  }));
  engine.health = [
    { providerId: 'pixverse', providerName: 'PixVerse', renewed: 412, failed: 3 },
    { providerId: 'suno', providerName: 'Suno', renewed: 88, failed: 0 },
  ].map((each) => ({ ...each, failures: {}, unreadable: 0, handedOut: each.failed * 4 }));
  return engine;
}

/** What protects the sessions, in a state that is not good. */
export function shut(
  state: Exclude<EngineStatusData['protection']['state'], 'open'>,
  message: string,
  changes: Partial<EngineStatusData['protection']> = {},
): EngineStatusData['protection'] {
  const failure = failureData({ kind: 'vault-unavailable', vault: state, message });
  return { backend: 'keychain', name: 'GNOME Keyring', state, failure, ...changes };
}

/** Opens the details of an account. */
export async function openDetails(page: Page, label: string): Promise<void> {
  await row(page, label).click();
  await page.getByText('Token handed out by a tool').waitFor();
}

/** Opens the form in which an account is added at a provider. */
export async function openForm(page: Page, provider: string): Promise<void> {
  await page.getByRole('button', { name: 'Add account' }).click();
  await page.getByRole('option', { name: provider }).click();
  await page.getByRole('heading', { name: `Add an account at ${provider}` }).waitFor();
}

/** Opens a section of the settings. */
export async function openSection(page: Page, id: string, title: string): Promise<void> {
  await page.evaluate((section) => {
    location.hash = `#settings=${section}`;
  }, id);
  await page.getByRole('region', { name: title }).waitFor();
}
