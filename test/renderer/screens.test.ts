import { expect, test } from 'vitest';
import { sampleAccounts } from './sample-accounts.ts';
import { accountScreens } from './screens/account-screens.ts';
import { listScreens } from './screens/list-screens.ts';
import { lookAt, schemes } from './screens/look-at.ts';
import { ScriptedEngine } from './scripted-engine.ts';
import { expectAccessible, openWindow, row, withStage } from './stage.ts';

withStage();
lookAt([...listScreens, ...accountScreens]);

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
