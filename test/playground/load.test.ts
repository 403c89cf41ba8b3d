import { expect, it } from 'vitest';
import { startPlayground } from '../../main/playground/playground.ts';
import { record, StandingClock, Visitor } from './visitor.ts';

const password = 'one-for-the-crowd';
const crowd = Array.from({ length: 10_000 }, (_, index) => ({
  email: `user${index}@playground.example`,
  username: `user${index}`,
  password,
}));

it('serves ten thousand users at three hundred requests a second and more', async () => {
  const playground = await startPlayground({ passwordCost: 4 });
  try {
    const added = performance.now();
    await playground.addUsers(crowd);
    expect(performance.now() - added).toBeLessThan(10_000);

    const signIn = async (index: number): Promise<Visitor> => {
      const visitor = new Visitor(playground.url);
      const { email = '' } = crowd[index] ?? {};
      await visitor.submit('/studio/signin', { email, password });
      return visitor;
    };
    const visitors = await Promise.all(Array.from({ length: 100 }, (_, index) => signIn(index * 97)));

    const rounds = 15;
    const begun = performance.now();
    const rotate = async (visitor: Visitor): Promise<void> => {
      for (let round = 0; round < rounds; round += 1) {
        const session = record((await visitor.get('/studio/api/auth/session')).text);
        expect(session).toHaveProperty('access_token');
      }
    };
    await Promise.all(visitors.map(rotate));
    const seconds = (performance.now() - begun) / 1000;
    expect((visitors.length * rounds) / seconds).toBeGreaterThan(300);
    expect(playground.usage().refreshes.studio).toBe(visitors.length * rounds);
  } finally {
    await playground.close();
  }
});

it('adds a crowd whole or not at all', async () => {
  const playground = await startPlayground({ passwordCost: 4 });
  try {
    const twice = [
      ...crowd.slice(0, 10),
      { ...crowd[0], email: 'other@playground.example', username: 'user3', password },
    ];
    await expect(playground.addUsers(twice)).rejects.toMatchObject({ failure: { field: 'username' } });
    await playground.addUsers(crowd.slice(0, 10));
  } finally {
    await playground.close();
  }
});

it('sweeps out what is over, and nothing else', async () => {
  const clock = new StandingClock();
  const playground = await startPlayground({ passwordCost: 4, clock, users: crowd.slice(0, 2) });
  try {
    const enter = async (index: number): Promise<Visitor> => {
      const visitor = new Visitor(playground.url);
      await visitor.submit('/studio/signin', { email: crowd[index]?.email ?? '', password });
      await visitor.get('/studio/api/auth/session');
      return visitor;
    };
    const idle = await enter(0);
    clock.advance(20 * 86_400_000);
    const busy = await enter(1);
    expect(playground.usage().sessions.studio).toBe(2);
    clock.advance(11 * 86_400_000);
    const session = async (visitor: Visitor) => record((await visitor.get('/studio/api/auth/session')).text);
    expect(await session(idle)).toEqual({});
    expect(await session(busy)).toHaveProperty('access_token');
    expect(playground.usage().sessions.studio).toBe(1);
    expect(Object.keys(playground.usage().refreshTokens)).toHaveLength(4);
    clock.advance(90 * 86_400_000);
    await session(busy);
    expect(Object.keys(playground.usage().refreshTokens)).toHaveLength(1);
  } finally {
    await playground.close();
  }
});
