import fc from 'fast-check';
import { expect, test } from 'vitest';
import { House, harmOf } from './doors.ts';

/** `npm run fuzz` goes on for as long as one likes. */
const runsPerShare = 20;

test('bad input is refused in words at every door, and harms nothing', async () => {
  const house = await House.build();
  try {
    for (const { name, share, property } of house.doors()) {
      const details = await fc.check(property, { numRuns: runsPerShare * share, endOnFailure: true });
      expect(harmOf(details), name).toBeUndefined();
    }
    expect(await house.isUnharmed()).toBe(true);
  } finally {
    await house.close();
  }
});
