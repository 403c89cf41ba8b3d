import { expect, test } from 'vitest';
import { ada, signedIn } from './latchkey.ts';

test('credits are read, listed, told over time, and exported', async () => {
  const { latchkey, service } = await signedIn();
  const synced = await latchkey.run('credits', '--sync');
  expect(synced).toMatchObject({ code: 0, errors: '' });
  expect(synced.output).toMatch(/^o {2}ada@example\.com +Playground API +\d+ .*read just now\n$/);

  const listed = await latchkey.answer<{ accounts: object[]; sums: object[] }>('credits');
  expect(listed).toMatchObject({
    accounts: [{ email: ada.email, credits: { total: expect.any(Number), unit: 'credits' } }],
    sums: [{ providerId: 'playground-api', accounts: 1 }],
  });

  const history = await latchkey.run('credits', 'history', ada.email);
  expect(history.output).toMatch(/\d/);

  const exported = await latchkey.run('credits', 'export', ada.email, '--since', '1d');
  expect(exported.output).toMatch(
    /^provider,account,email,at,total,unit,plan,parts\r\n(Playground API,ada@example\.com,ada@example\.com,\d{4}-\d\d-\d\dT\S+Z,\d+,credits,,\S*\r\n)+$/,
  );
  expect(await latchkey.run('credits', 'export', '--since', 'long')).toMatchObject({ code: 2 });

  await service.close();
  const failed = await latchkey.run('credits', '--sync');
  expect(failed.code).toBe(5);
  expect(failed.output).toContain('ada@example.com');
  expect(failed.errors).toMatch(
    /^! ada@example\.com \(Playground API\): 127\.0\.0\.1:\d+ cannot be reached\./,
  );
});
