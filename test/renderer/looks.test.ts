import { expect, test } from 'vitest';
import { sampleAccounts } from './sample-accounts.ts';
import { ScriptedEngine } from './scripted-engine.ts';
import { openWindow, picture, row, withStage } from './stage.ts';

withStage();

const schemes = ['light', 'dark'] as const;

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
