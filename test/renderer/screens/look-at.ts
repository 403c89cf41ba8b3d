import { describe, expect, test } from 'vitest';
import { expectAccessible, openWindow, stillness } from '../stage.ts';
import { takePicture } from './pictures.ts';
import { livelyEngine, type Screen } from './screen.ts';

/** The two ways in which the window is drawn. */
export const schemes = ['light', 'dark'] as const;

/** Has axe look at each of these screens, in light and in dark, and sees that nothing is cut off or out of its row. */
export function lookAt(screens: readonly Screen[]): void {
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
}

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
