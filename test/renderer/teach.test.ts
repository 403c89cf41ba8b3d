import { expect, test } from 'vitest';
import { fail } from '../../main/engine/failure.ts';
import { sampleAccounts } from './sample-accounts.ts';
import { ScriptedEngine } from './scripted-engine.ts';
import { eventually, expectAccessible, openWindow, picture, row, withStage } from './stage.ts';
import { trialSteps } from './trial-fixture.ts';

withStage();

test('a site is taught by the keyboard: form and text go together, mistakes have their place, it is tried and saved', async () => {
  const engine = new ScriptedEngine(sampleAccounts);
  const { page, server } = await openWindow(engine, { expectedErrors: /409/, colorScheme: 'light' });
  await row(page, 'art@example.com').waitFor();
  await page.getByRole('button', { name: 'Add account' }).press('Enter');
  await page.getByRole('button', { name: 'Teach a site…' }).press('Enter');
  const text = page.getByRole('textbox', { name: 'Definition as JSON' });
  const form = page.getByRole('region', { name: 'Form' });
  await text.waitFor();
  await page.getByText('No mistakes.').waitFor();

  // What is typed in the form stands in the text, and the other way round.
  await form.getByLabel('Name', { exact: true }).first().fill('Brightloom');
  await eventually(async () => expect(await text.inputValue()).toContain('"name": "Brightloom"'));
  await form.getByLabel('Id', { exact: true }).fill('Bright Loom');
  await form.getByText(/Found the text "Bright Loom"/).waitFor();
  await page.getByText('1 mistake').waitFor();
  await picture(page, 'teach-mistake-light');
  await expectAccessible(page);
  await page.getByRole('button', { name: /^Line 3, column/ }).press('Enter');
  const selected = await text.evaluate((field: HTMLTextAreaElement) =>
    field.value.slice(field.selectionStart, field.selectionEnd),
  );
  expect(selected).toBe('"id": "Bright Loom"');
  await page.keyboard.type('"id": "brightloom"');
  await page.getByText('No mistakes.').waitFor();
  expect(await form.getByLabel('Id', { exact: true }).inputValue()).toBe('brightloom');

  // A text that is no JSON loses nothing.
  const good = await text.inputValue();
  await text.fill(good.replace('"name"', 'name'));
  await form.getByText('The text is no JSON for now.').waitFor();
  await text.fill(good);
  await page.getByText('No mistakes.').waitFor();

  // A trial that takes long can be called off, by the keyboard.
  let callOff: () => void = () => undefined;
  engine.script['providers.try'] = async () => {
    await new Promise<void>((resolve) => {
      callOff = resolve;
    });
    throw fail('cancelled', 'The trial was cancelled.');
  };
  engine.script['providers.cancelTry'] = () => {
    callOff();
    return {};
  };
  await page.getByRole('tab', { name: 'Try it' }).click();
  await page.getByRole('textbox', { name: 'User name' }).fill('ada@example.com');
  await page.getByRole('textbox', { name: 'Password' }).fill('correct horse');
  await page.keyboard.press('Enter');
  await page.getByText('Asking Brightloom, step by step…').waitFor();
  await page.getByRole('button', { name: 'Cancel' }).press('Enter');
  await page.getByText('Asking Brightloom, step by step…').waitFor({ state: 'detached' });
  const [{ runId = '' } = {}] = server.inputsOf('providers.try');
  expect(server.inputsOf('providers.cancelTry')).toEqual([{ runId }]);
  expect(await page.getByText('The trial was cancelled.').count()).toBe(0);

  engine.script['providers.try'] = () => ({ steps: trialSteps });
  await page.getByRole('button', { name: 'Try it', exact: true }).press('Enter');
  await page.getByText('Cause: an identity without a subject.').waitFor();
  await page.getByText('Left out: it could use up').waitFor();
  expect(server.inputsOf('providers.try')[0]).toMatchObject({
    source: { kind: 'password', username: 'ada@example.com', password: 'correct horse' },
  });
  await picture(page, 'teach-tried-light');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Show in the definition' }).press('Enter');
  await eventually(async () =>
    expect(
      await text.evaluate((field: HTMLTextAreaElement) =>
        field.value.slice(field.selectionStart, field.selectionStart + 10),
      ),
    ).toBe('"identity"'),
  );

  await page.getByRole('button', { name: 'Save', exact: true }).press('Enter');
  await page.getByText('Brightloom is saved and can be used.').waitFor();
  await page.getByText('/definitions/brightloom.json').waitFor();
  expect(JSON.parse(engine.definitions.get('brightloom') ?? '')).toMatchObject({
    id: 'brightloom',
    format: 1,
  });
  await page.emulateMedia({ colorScheme: 'dark' });
  await picture(page, 'teach-saved-dark');
  await expectAccessible(page);

  // What was begun stays while something else is looked at; to begin anew asks first.
  await form.getByLabel('Name', { exact: true }).first().fill('Brighter');
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Definitions', exact: true }).click();
  await page.getByRole('button', { name: 'Teach a site…' }).click();
  expect(await form.getByLabel('Name', { exact: true }).first().inputValue()).toBe('Brighter');
  await page.getByRole('button', { name: 'Start from' }).press('Enter');
  await page.getByRole('menuitem', { name: 'API key' }).press('Enter');
  await page
    .getByRole('alertdialog', { name: 'Begin anew?' })
    .getByRole('button', { name: 'Begin anew' })
    .press('Enter');
  await eventually(async () => expect(await text.inputValue()).toContain('"my-key"'));

  await page.setViewportSize({ width: 480, height: 800 });
  await page.getByRole('tab', { name: 'Form' }).click();
  await picture(page, 'teach-narrow-dark');
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(480);
});

test('a definition of one’s own is edited and removed; one with accounts says why it stays', async () => {
  const engine = new ScriptedEngine(sampleAccounts);
  const { page, server } = await openWindow(engine, { expectedErrors: /409/ });
  await row(page, 'art@example.com').waitFor();
  engine
    .handlers()
    ['providers.add']?.({ definition: '{"id": "mine", "name": "Mine"}' }, new AbortController().signal);
  await page.getByRole('navigation').getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Definitions', exact: true }).click();
  await page.getByText('Mine', { exact: true }).waitFor();
  await picture(page, 'settings-providers');
  await expectAccessible(page);
  engine.script['providers.remove'] = () => {
    throw fail('not-allowed', 'Accounts live on this definition: Ada. Remove them first.');
  };
  await page.getByRole('button', { name: 'Remove Mine' }).press('Enter');
  const question = page.getByRole('alertdialog', { name: 'Remove the definition Mine?' });
  await question.getByRole('button', { name: 'Remove' }).press('Enter');
  await question.getByText('Accounts live on this definition: Ada.').waitFor();
  delete engine.script['providers.remove'];
  await question.getByRole('button', { name: 'Try again' }).press('Enter');
  await page.getByText('The definition Mine is removed.').waitFor();
  await page.getByText('You have no definitions of your own yet.').waitFor();
  expect(server.inputsOf('providers.remove')).toHaveLength(2);
});
