import { describe, expect, test } from 'vitest';
import { fail } from '../../main/engine/failure.ts';
import type { Output } from '../../preload/contract.ts';
import { account, provider } from './account-fixture.ts';
import { ScriptedEngine } from './scripted-engine.ts';
import { eventually, expectAccessible, openWindow, picture, row, withStage } from './stage.ts';

withStage();

const secret = 'sk-0123456789abcdef-WXYZ';

/** An engine with one account, whose provider keeps keys of two other services. */
function engineWithKeys(): ScriptedEngine {
  const slots = [
    { id: 'openai', name: 'OpenAI' },
    { id: 'civitai', name: 'Civitai' },
  ];
  const engine = new ScriptedEngine([
    account(1, { providerId: 'jwt-api', providerName: 'JWT API', label: 'ada' }),
  ]);
  engine.providers = [provider('jwt-api', 'JWT API', { keys: slots })];
  let isSet = false;
  const keys = (): Output<'keys.list'> => ({
    keys: [
      { id: 'openai', name: 'OpenAI', isSet, ...(isSet && { hint: 'WXYZ' }) },
      { id: 'civitai', name: 'Civitai', isSet: true },
    ],
  });
  engine.script['keys.list'] = keys;
  engine.script['keys.set'] = () => {
    isSet = true;
    return keys();
  };
  engine.script['keys.clear'] = () => {
    isSet = false;
    return keys();
  };
  return engine;
}

describe('keys that an account keeps at its provider', () => {
  test('are asked for only when the person wants to know, and can be set and cleared', async () => {
    const { page, server } = await openWindow(engineWithKeys());
    await row(page, 'ada').click();
    const look = page.getByRole('button', { name: 'Look which are set' });
    await look.waitFor();
    expect(server.inputsOf('keys.list')).toEqual([]);
    await look.click();
    await page.getByRole('button', { name: 'Set the OpenAI key' }).click();
    await page.getByRole('textbox', { name: 'OpenAI key' }).fill(secret);
    await page.getByRole('button', { name: 'Set the key' }).click();
    await page.getByText('Set, ends in WXYZ').waitFor();
    expect(server.inputsOf('keys.set')).toMatchObject([{ key: 'openai', secret }]);
    expect(await page.content()).not.toContain(secret);
    await eventually(() => expectAccessible(page));
    await picture(page, 'account-keys-light');
    await page.getByRole('button', { name: 'Clear the OpenAI key' }).click();
    await page.getByRole('button', { name: 'Clear', exact: true }).click();
    await page.getByRole('button', { name: 'Set the OpenAI key' }).waitFor();
  });

  test('say why they could not be set, and forget what was typed', async () => {
    const engine = engineWithKeys();
    engine.script['keys.set'] = () => {
      throw fail('invalid-input', 'JWT API does not accept what was entered.');
    };
    const { page } = await openWindow(engine, { colorScheme: 'dark', expectedErrors: /409/ });
    await row(page, 'ada').click();
    await page.getByRole('button', { name: 'Look which are set' }).click();
    await page.getByRole('button', { name: 'Replace the Civitai key' }).click();
    const field = page.getByRole('textbox', { name: 'Civitai key' });
    await field.fill(secret);
    await page.getByRole('button', { name: 'Set the key' }).click();
    await page.getByRole('alert').filter({ hasText: 'does not accept' }).waitFor();
    expect(await field.inputValue()).toBe('');
  });
});
