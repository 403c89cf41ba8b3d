import { expect, test } from 'vitest';
import { makeEngine } from './engine-fixture.ts';

test('fifty callers that sign one account in at the same time open one browser', async () => {
  const { manager, person, add, provider } = makeEngine();
  await manager.start();
  const { id } = await add(false);
  let opened = 0;
  person.obtain = async () => {
    opened += 1;
    await new Promise((resolve) => setImmediate(resolve));
    return {};
  };
  provider.onIdentity = async () => ({ subject: 'ada' });
  const again = (attempt: number) =>
    manager.signIn({ attemptId: `again-${attempt}`, accountId: id, providerId: 'site', way: 'chrome' });
  const accounts = await Promise.all(Array.from({ length: 50 }, (_, attempt) => again(attempt)));
  expect(opened).toBe(1);
  expect(new Set(accounts.map((account) => account.id))).toEqual(new Set([id]));
});
