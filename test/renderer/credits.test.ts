import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fail } from '../../main/engine/failure.ts';
import { accountId, hour, minute, now } from './account-fixture.ts';
import { sampleAccounts } from './sample-accounts.ts';
import { ScriptedEngine } from './scripted-engine.ts';
import { eventually, expectAccessible, openWindow, picture, row, withStage } from './stage.ts';

withStage();

const art = accountId(3);
const lab = accountId(4);

function creditEngine(): ScriptedEngine {
  const engine = new ScriptedEngine(sampleAccounts);
  engine.providers = engine.providers.map((provider) => {
    if (provider.id === 'pixverse') return { ...provider, claim: 'Daily credits', creditAlert: 50 };
    const hosts = ['labs.google', 'aisandbox-pa.googleapis.com'];
    return provider.id === 'imagefx' ? { ...provider, hosts } : provider;
  });
  return engine;
}

test('all credits are read from the overview, with how far that is and whom it waits for, and their history is saved', async () => {
  const engine = creditEngine();
  engine.change(lab, { lowCredits: 100 });
  const begun = Promise.withResolvers<string>();
  const ended = Promise.withResolvers<void>();
  engine.script['credits.sync'] = async ({ runId }) => {
    begun.resolve(runId);
    await ended.promise;
    return { runId, done: 200, total: 200, failed: 3, finished: true, problems: [] };
  };
  engine.script['credits.export'] = ({ after }) =>
    after === undefined ? { csv: 'provider,account\r\n', next: 'more' } : { csv: 'PixVerse,Zoë\r\n' };
  const { page, server } = await openWindow(engine);
  await row(page, 'art@example.com').waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('o');
  const part = page.getByRole('region', { name: 'Credits' });
  await part.getByText('1 account low on credits').waitFor();
  await part.getByRole('button', { name: 'Read all credits' }).press('Enter');
  const runId = await begun.promise;
  engine.emit({
    name: 'credit-sync',
    data: {
      ...{ runId, done: 37, total: 200, failed: 0, finished: false },
      waiting: { providerName: 'PixVerse', until: now + 3 * minute },
    },
  });
  await part.getByText('Reading credits 37 of 200').waitFor();
  await part.getByText(/PixVerse asked us to wait until/).waitFor();
  await expectAccessible(page);
  await picture(page, 'overview-reading-credits-light');
  await part.getByRole('button', { name: 'Stop reading credits' }).press('Enter');
  await eventually(() => expect(server.inputsOf('credits.cancelSync')).toEqual([{ runId }]));
  ended.resolve();
  await page.getByText('Read the credits of 197 of 200 accounts; 3 were not read.').waitFor();

  const download = page.waitForEvent('download');
  await part.getByRole('button', { name: 'Save the history as CSV' }).press('Enter');
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^latchkey-credits-\d{4}-\d\d-\d\d\.csv$/);
  expect(readFileSync(await file.path(), 'utf8')).toBe('provider,account\r\nPixVerse,Zoë\r\n');
  await part.getByRole('button', { name: 'lab@example.com' }).press('Enter');
  await page.getByRole('complementary').getByText('Low on credits, under your 100').waitFor();
});

test('low credits are told when they fall, once, and are set for an account or its provider', async () => {
  const engine = creditEngine();
  const { page, server } = await openWindow(engine);
  await row(page, 'art@example.com').waitFor();
  const credits = { total: 12, parts: { daily: 12 }, unit: 'credits', readAt: now };
  engine.change(art, { credits, lowCredits: 50 });
  await page.getByText('art@example.com is low on credits: 12 left, under your 50.').waitFor();
  engine.change(art, { credits: { ...credits, total: 11 } });
  await row(page, 'art@example.com').getByText('11').waitFor();
  expect(await page.getByText(/11 left/).count()).toBe(0);
  expect(
    await row(page, 'art@example.com')
      .getByText(/Low on credits, under your 50/)
      .count(),
  ).toBe(1);

  await row(page, 'art@example.com').click();
  const panel = page.getByRole('complementary');
  const field = panel.getByRole('spinbutton', { name: 'Tell me when under' });
  expect(await field.getAttribute('placeholder')).toBe('50');
  await field.fill('20');
  await field.press('Enter');
  await eventually(() => expect(server.inputsOf('accounts.update')).toEqual([{ id: art, creditAlert: 20 }]));
  // What is stored comes back from the engine, as what the field begins with.
  await eventually(async () => expect(await field.getAttribute('value')).toBe('20'));
  await field.fill('');
  await field.press('Enter');
  await eventually(() =>
    expect(server.inputsOf('accounts.update').at(-1)).toEqual({ id: art, creditAlert: null }),
  );
  await panel.getByRole('button', { name: 'Get daily credits' }).press('Enter');
  await eventually(() => expect(server.inputsOf('credits.claim')).toEqual([{ id: art }]));
  await expectAccessible(page);
  await picture(page, 'account-low-credits-light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await picture(page, 'account-low-credits-dark');

  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Notifications' }).click();
  const alert = page.getByRole('spinbutton', { name: 'PixVerse: tell me when under' });
  await alert.fill('75');
  await alert.press('Enter');
  await eventually(() =>
    expect(server.inputsOf('settings.set')).toEqual([{ alerts: { lowCredits: { pixverse: 75 } } }]),
  );
  await expectAccessible(page);
  await picture(page, 'settings-low-credits-dark');
});

test('an ImageFX account makes images of a prompt; without the service the earlier ones are shown, and say so', async () => {
  const engine = creditEngine();
  const made = (number: number, prompt: string) => ({
    ...{ name: `image-${number}.jpg`, path: `/images/image-${number}.jpg`, accountId: lab },
    ...{ prompt, at: now - number * hour },
  });
  engine.images = [made(2, 'A lock in the sea'), made(3, 'A lock in the sea')];
  const ended = Promise.withResolvers<void>();
  engine.script['imagefx.generate'] = async ({ prompt }) => {
    await ended.promise;
    const image = made(1, prompt);
    engine.images = [image, ...engine.images];
    return { images: [image] };
  };
  const { page, server } = await openWindow(engine, { expectedErrors: /\b400\b|\b409\b/ });
  await row(page, 'lab@example.com').click();
  const part = page.getByRole('region', { name: 'Images' });
  await part.getByRole('button', { name: 'Use this prompt again: A lock in the sea' }).first().waitFor();
  await part.getByRole('textbox', { name: 'What they show' }).fill('A key in the grass');
  await part.getByRole('combobox', { name: 'How many' }).selectOption('1');
  await part.getByRole('combobox', { name: 'Shape' }).selectOption('landscape');
  await part.getByRole('button', { name: 'Make images' }).press('Enter');
  await part.getByText('Making images. This can take a minute.').waitFor();
  await picture(page, 'account-making-images-light');
  ended.resolve();
  await part.getByRole('button', { name: 'Use this prompt again: A key in the grass' }).waitFor();
  expect(server.inputsOf('imagefx.generate')).toEqual([
    { id: lab, prompt: 'A key in the grass', count: 1, ratio: 'landscape' },
  ]);
  await eventually(async () => expect(await part.locator('img[src^="data:"]').count()).toBe(3));
  await expectAccessible(page);
  await picture(page, 'account-images-light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await picture(page, 'account-images-dark');

  engine.script['imagefx.generate'] = () => ({
    images: engine.images.slice(1),
    failure: {
      ...{ kind: 'transient', what: 'Google Labs ImageFX cannot be reached.', safe: 'The session is kept.' },
      ...{ act: 'Try again.', remedy: 'retry' },
    },
  });
  await part.getByRole('button', { name: 'Use this prompt again: A lock in the sea' }).first().press('Enter');
  await part.getByRole('button', { name: 'Make images' }).press('Enter');
  await part.getByText('These were made of the same prompt before.').waitFor();
  await part.getByText('Google Labs ImageFX cannot be reached.').waitFor();

  engine.script['imagefx.generate'] = () => {
    throw fail('invalid-input', 'Google makes no images of this prompt.');
  };
  await part.getByRole('button', { name: 'Make images' }).press('Enter');
  await part.getByText('Google makes no images of this prompt.').waitFor();
});
