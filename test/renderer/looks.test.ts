import type { Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { fail } from '../../main/engine/failure.ts';
import { failureData, hour, minute, now } from './account-fixture.ts';
import { sampleAccounts } from './sample-accounts.ts';
import { ScriptedEngine } from './scripted-engine.ts';
import { expectAccessible, openWindow, picture, row, stillness, withStage } from './stage.ts';

withStage();

/** A screen: how to come to it, on which engine. */
interface Screen {
  readonly name: string;
  readonly engine?: () => ScriptedEngine;
  readonly size?: { readonly width: number; readonly height: number };
  readonly expectedErrors?: RegExp;
  readonly reach: (page: Page, engine: ScriptedEngine) => Promise<unknown>;
}

function eventfulEngine(): ScriptedEngine {
  const engine = new ScriptedEngine(sampleAccounts);
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
  return engine;
}

async function openDetails(page: Page, label: string): Promise<void> {
  await row(page, label).click();
  await page.getByText('Token handed out by a tool').waitFor();
}

async function openForm(page: Page, provider: string): Promise<void> {
  await page.getByRole('button', { name: 'Add account' }).click();
  await page.getByRole('option', { name: provider }).click();
  await page.getByRole('heading', { name: `Add an account at ${provider}` }).waitFor();
}

const screens: readonly Screen[] = [
  { name: 'account-needing', reach: (page) => openDetails(page, 'bot@example.com') },
  {
    name: 'account-menu',
    reach: async (page) => {
      await openDetails(page, 'art@example.com');
      await page.getByRole('button', { name: 'More actions' }).click();
      await page.getByRole('menuitem', { name: 'Remove' }).hover();
    },
  },
  {
    name: 'accounts-medium',
    size: { width: 800, height: 700 },
    reach: (page) => row(page, 'art@example.com').waitFor(),
  },
  {
    name: 'search-nothing',
    reach: (page) => page.getByLabel('Search accounts').fill('nobody at all'),
  },
  {
    name: 'refreshing-all',
    reach: async (page, engine) => {
      engine.script['accounts.refreshAll'] = () => new Promise(() => undefined);
      await page.getByRole('button', { name: 'Refresh all' }).click();
      engine.emit({
        name: 'refresh-all',
        data: { runId: 'other', done: 37, total: 200, failed: 0, finished: false },
      });
      await page.getByText('Refreshing 37 of 200').waitFor();
    },
  },
  {
    name: 'add-cookies-narrow',
    size: { width: 480, height: 800 },
    reach: async (page) => {
      await openForm(page, 'Suno');
      await page.getByRole('radio', { name: /^Cookies/ }).click();
    },
  },
  {
    name: 'add-code',
    reach: async (page, engine) => {
      engine.script['signIn.add'] = ({ signIn }) => {
        engine.emit({
          name: 'sign-in',
          data: {
            attemptId: signIn.attemptId,
            progress: {
              step: 'enter-code',
              url: 'https://github.com/login/device',
              code: 'WDJB-MJHT',
              expiresAt: now + 15 * minute,
            },
          },
        });
        return new Promise(() => undefined);
      };
      await openForm(page, 'GitHub');
      await page.getByRole('radio', { name: /^Code/ }).click();
      await page.getByRole('button', { name: 'Get a code' }).click();
      await page.getByText('WDJB-MJHT').waitFor();
    },
  },
  {
    name: 'remove',
    reach: async (page) => {
      await row(page, 'art@example.com').focus();
      await page.keyboard.press('Delete');
      await page.getByRole('alertdialog').waitFor();
    },
  },
  {
    name: 'notice',
    expectedErrors: /409/,
    reach: async (page, engine) => {
      engine.script['accounts.refresh'] = () => {
        throw fail('transient', 'PixVerse did not answer.', { detail: 'HTTP 503' });
      };
      await row(page, 'art@example.com').focus();
      await page.keyboard.press('r');
      await page.locator('.notice').waitFor();
    },
  },
  {
    name: 'playground',
    engine: () => new ScriptedEngine(),
    reach: async (page) => {
      await page.getByRole('button', { name: 'Playground', exact: true }).click();
      await page.getByRole('button', { name: 'Start' }).click();
      const slider = page.getByRole('slider', { name: 'Server errors' });
      await slider.focus();
      for (let presses = 0; presses < 6; presses += 1) await slider.press('ArrowRight');
    },
  },
  {
    name: 'vault-locked-offline',
    reach: async (page, engine) => {
      engine.changeStatus({
        online: false,
        protection: {
          backend: 'keychain',
          name: 'GNOME Keyring',
          state: 'locked',
          failure: failureData({
            kind: 'vault-unavailable',
            vault: 'locked',
            message: 'The keychain is locked.',
          }),
        },
      });
      await page.getByText('You are offline.').waitFor();
    },
  },
  {
    name: 'no-keychain',
    reach: async (page, engine) => {
      engine.changeStatus({
        protection: {
          backend: 'keychain',
          name: 'the keychain',
          state: 'missing',
          failure: failureData({
            kind: 'vault-unavailable',
            vault: 'missing',
            message: 'This system has no keychain.',
          }),
        },
      });
      await page.getByRole('button', { name: 'Other ways' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'engine-gone',
    expectedErrors: /Failed to load|ERR_/,
    reach: async (page) => {
      await row(page, 'art@example.com').waitFor();
      await page.route('**/api/**', (route) => route.abort());
      await page.evaluate(() => fetch('end-streams'));
      await page.getByText('Latchkey does not answer.').waitFor();
    },
  },
  {
    name: 'engine-never-there',
    expectedErrors: /Failed to load|ERR_/,
    reach: async (page) => {
      await page.route('**/api/**', (route) => route.abort());
      await page.reload();
      await page.getByRole('button', { name: 'Try now' }).waitFor();
    },
  },
];

const schemes = ['light', 'dark'] as const;

describe('axe finds nothing, in light and in dark,', () => {
  test.each(screens.map((screen) => [screen.name, screen] as const))(
    'on the screen %s',
    async (name, screen) => {
      const engine = screen.engine?.() ?? eventfulEngine();
      const { page, server } = await openWindow(engine, {
        ...(screen.size && { viewport: screen.size }),
        ...(screen.expectedErrors && { expectedErrors: screen.expectedErrors }),
      });
      await page.route('**/end-streams', (route) => {
        server.endStreams();
        return route.fulfill({ body: '' });
      });
      await page.getByRole('main').locator('h1').waitFor();
      await screen.reach(page, engine);
      for (const colorScheme of schemes) {
        await page.emulateMedia({ colorScheme });
        await stillness(page);
        await picture(page, `${name}-${colorScheme}`);
        await expectAccessible(page, colorScheme === 'light' ? 'all' : 'colours');
      }
    },
  );
});

test.each(schemes)(
  'in %s, text, shapes and edges stand out from what is behind them',
  async (colorScheme) => {
    const { page } = await openWindow(new ScriptedEngine(sampleAccounts), { colorScheme });
    const ratios = await page.evaluate(contrasts, {
      text: ['--text', '--muted', '--accent', '--attention', '--danger'],
      shapes: ['--active', '--busy', '--attention', '--stopped', '--accent', '--line-control'],
      grounds: ['--window', '--side', '--raised', '--field'],
      fills: ['--accent-fill', '--danger-fill'],
    });
    for (const { pair, kind, ratio } of ratios) {
      expect(ratio, pair).toBeGreaterThanOrEqual(kind === 'text' ? 4.5 : 3);
    }
  },
);

/** Runs in the page: the contrast (WCAG 2.2) of each colour on each ground, and of white on each fill. */
function contrasts(tokens: Record<'text' | 'shapes' | 'grounds' | 'fills', string[]>) {
  const probe = document.body.appendChild(document.createElement('span'));
  const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const luminance = (colour: string) => {
    probe.style.color = colour;
    if (!context) return Number.NaN;
    context.fillStyle = getComputedStyle(probe).color;
    context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = [...context.getImageData(0, 0, 1, 1).data].map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ratio = (first: string, second: string) => {
    const [light = 0, dark = 0] = [luminance(first), luminance(second)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const on = (kind: 'text' | 'shape', names: string[]) =>
    names.flatMap((name) =>
      tokens.grounds.map((ground) => ({
        kind,
        pair: `${name} on ${ground}`,
        ratio: ratio(`var(${name})`, `var(${ground})`),
      })),
    );
  return [
    ...on('text', tokens.text),
    ...on('shape', tokens.shapes),
    ...tokens.fills.map((fill) => ({
      kind: 'text' as const,
      pair: `white on ${fill}`,
      ratio: ratio('#ffffff', `var(${fill})`),
    })),
  ];
}

test('without colour and without motion nothing is lost', async () => {
  const { page } = await openWindow(new ScriptedEngine(sampleAccounts), {
    forcedColors: 'active',
    reducedMotion: 'reduce',
  });
  await row(page, 'art@example.com').click();
  await page.getByRole('complementary').waitFor();
  const moving = await page.evaluate(
    () =>
      document.getAnimations().filter((each) => Number(each.effect?.getComputedTiming().endTime) > 1).length,
  );
  expect(moving).toBe(0);
  await picture(page, 'account-forced-colours');
});
