import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openDatabase } from '../../main/playground/database.ts';
import { RotatingTokens } from '../../main/playground/rotating-tokens.ts';
import { Users } from '../../main/playground/users.ts';

const lifetime = 100_000;

async function family() {
  const database = openDatabase(undefined);
  let time = 0;
  const now = () => time;
  await new Users(database, now, 4).add({ email: 'a@b.example', username: 'a', password: 'password' });
  const tokens = new RotatingTokens(database, now);
  const { token } = tokens.start('connect', 1, lifetime);
  return { tokens, first: token, advance: (by: number) => (time += by) };
}

/** What the rule says, told apart from how it is kept: each token knows its parent, the family the token used last. */
class Model {
  readonly parents: (number | undefined)[] = [undefined];
  lastUsed: number | undefined;
  ended = false;

  use(index: number, strict: boolean): 'rotated' | 'refused' | 'reused' {
    if (this.ended) return 'refused';
    const isNext = this.parents[index] === this.lastUsed && index !== this.lastUsed;
    if (strict && !isNext) {
      this.ended = true;
      return 'reused';
    }
    if (!isNext && index !== this.lastUsed) return 'refused';
    this.lastUsed = index;
    this.parents.push(index);
    return 'rotated';
  }
}

it.each([false, true])('follows the rule for any order of uses (strict: %s)', async (strict) => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(), { maxLength: 40 }), async (choices) => {
      const { tokens, first } = await family();
      const model = new Model();
      const issued = [first];
      for (const choice of choices) {
        const index = choice % issued.length;
        const result = tokens.rotate('connect', issued[index] ?? '', lifetime, strict);
        expect(result.outcome).toBe(model.use(index, strict));
        if (result.outcome === 'rotated') issued.push(result.token);
      }
    }),
    { numRuns: 60 },
  );
});

it('never leaves a client without a way on that keeps the newest token it was given', async () => {
  await fc.assert(
    // Each use either reaches the client or is lost on the way back.
    fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 60 }), async (losses) => {
      const { tokens, first } = await family();
      let held = first;
      for (const lost of losses) {
        const result = tokens.rotate('connect', held, lifetime);
        if (result.outcome !== 'rotated') throw new Error('the client was locked out');
        if (!lost) held = result.token;
      }
    }),
    { numRuns: 60 },
  );
});

it('gives each successor its own whole life', async () => {
  const { tokens, first, advance } = await family();
  advance(lifetime - 1);
  const next = tokens.rotate('connect', first, lifetime);
  advance(lifetime - 1);
  expect(tokens.rotate('connect', first, lifetime).outcome).toBe('refused');
  expect(next.outcome === 'rotated' && tokens.rotate('connect', next.token, lifetime).outcome).toBe(
    'rotated',
  );
});

it('does not take the end of an old token for theft', async () => {
  const { tokens, first, advance } = await family();
  const next = tokens.rotate('connect', first, 2 * lifetime, true);
  advance(lifetime);
  expect(tokens.rotate('connect', first, lifetime, true).outcome).toBe('refused');
  expect(next.outcome === 'rotated' && tokens.rotate('connect', next.token, lifetime, true).outcome).toBe(
    'rotated',
  );
});
