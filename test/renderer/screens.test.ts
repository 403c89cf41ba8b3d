import { describe, expect, test } from 'vitest';
import { sampleAccounts } from './sample-accounts.ts';
import { accountScreens } from './screens/account-screens.ts';
import { listScreens } from './screens/list-screens.ts';
import { takePicture } from './screens/pictures.ts';
import { livelyEngine, type Screen } from './screens/screen.ts';
import { settingsScreens } from './screens/settings-screens.ts';
import { stateScreens } from './screens/state-screens.ts';
import { ScriptedEngine } from './scripted-engine.ts';
import { expectAccessible, openWindow, row, stillness, withStage } from './stage.ts';

withStage();

const screens = [...listScreens, ...accountScreens, ...stateScreens, ...settingsScreens];
const schemes = ['light', 'dark'] as const;

describe('axe finds nothing, in light and in dark, and nothing is cut off,', () => {
  test.each(screens.map((screen) => [screen.name, screen] as const))(
    'on the screen %s',
    async (_, screen) => {
      const { page, engine } = await openScreen(screen);
      await screen.reach(page, engine);
      for (const colorScheme of schemes) {
        await page.emulateMedia({ colorScheme });
        await stillness(page);
        await takePicture(
          page,
          colorScheme === 'light' ? screen.name : `${screen.name}-dark`,
          colorScheme === 'light' ? screen.isPictured !== undefined : screen.isPictured === 'also-dark',
        );
        await expectAccessible(page, colorScheme === 'light' ? 'all' : 'colours');
      }
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      expect(await page.evaluate(stickingOut)).toEqual([]);
    },
  );
});

/** Runs in the page: the parts of rows that are not within their row. */
function stickingOut(): readonly string[] {
  return [...document.querySelectorAll('[data-row]')].flatMap((row) => {
    const { top, bottom } = row.getBoundingClientRect();
    return [...row.querySelectorAll('[role] > *, [role]')]
      .filter((part) => part.checkVisibility() && part.clientHeight > 1)
      .filter((part) => {
        const place = part.getBoundingClientRect();
        return place.top < top - 1 || place.bottom > bottom + 1;
      })
      .map((part) => `${part.className}: ${part.textContent}`);
  });
}

async function openScreen({ engine: make, size, system, expectedErrors }: Screen) {
  const engine = make?.() ?? livelyEngine();
  const { page, server } = await openWindow(engine, {
    ...system,
    ...(size && { viewport: size }),
    ...(expectedErrors && { expectedErrors }),
    colorScheme: 'light',
  });
  await page.route('**/end-streams', (route) => {
    server.endStreams();
    return route.fulfill({ body: '' });
  });
  await page.locator('h1').first().waitFor();
  return { page, engine };
}

test('what is against the rules is found in either scheme: a button without a name, and text that is hardly seen', async () => {
  const { page } = await openWindow(new ScriptedEngine(sampleAccounts), { colorScheme: 'light' });
  await row(page, 'art@example.com').waitFor();
  const plant = (kind: 'button' | 'faint') =>
    page.evaluate((what) => {
      document.querySelector('#planted')?.remove();
      const planted = document.createElement(what === 'button' ? 'button' : 'p');
      planted.id = 'planted';
      if (what === 'faint') planted.textContent = 'Hardly seen';
      if (what === 'faint') planted.style.color = 'light-dark(#eee, #222)';
      document.querySelector('.list-header')?.append(planted);
    }, kind);
  await plant('button');
  await expect(expectAccessible(page)).rejects.toThrow('button-name');
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme });
    await plant('faint');
    await expect(expectAccessible(page, 'colours')).rejects.toThrow('color-contrast');
  }
});
