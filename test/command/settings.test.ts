import { expect, test } from 'vitest';
import { usualSettings } from '../../preload/settings-schema.ts';
import { Latchkey } from './latchkey.ts';

test('settings are listed, read and changed in the terminal; what is no value for one changes nothing', async () => {
  const latchkey = new Latchkey();
  expect(await latchkey.answer('settings', 'list')).toEqual(usualSettings);
  expect(await latchkey.run('settings', 'set', 'refresh.siteMarginMinutes', '3')).toMatchObject({
    code: 0,
    output: 'refresh.siteMarginMinutes is 3 now.\n',
  });
  expect(await latchkey.run('settings', 'set', 'notifications.on', 'off')).toMatchObject({ code: 0 });
  const wrong = await latchkey.run('settings', 'set', 'refresh.siteMarginMinutes', '600');
  expect(wrong).toMatchObject({
    code: 2,
    errors: expect.stringContaining('no value for refresh.siteMarginMinutes'),
  });
  expect(await latchkey.run('settings', 'get', 'weather')).toMatchObject({ code: 2 });
  expect(await latchkey.run('settings', 'get', 'notifications.on')).toMatchObject({ output: 'off\n' });
  expect(await latchkey.answer('settings', 'get', 'refresh.siteMarginMinutes')).toBe(3);
});
