import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { FaultInjector, type Faults } from '../../main/playground/faults.ts';
import { type Playground, startPlayground } from '../../main/playground/playground.ts';
import { ada, record, Visitor } from './visitor.ts';

const mixed = { serverErrors: 0.2, rateLimits: 0.2, garbage: 0.2, lostReplies: 0.2 };

function fates(seed: number, faults: Partial<Faults>, count: number): string[] {
  const injector = new FaultInjector(seed, faults);
  return Array.from({ length: count }, () => JSON.stringify(injector.nextFate()));
}

describe('the generator', () => {
  it('brings the same faults for the same seed, and others for another', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        expect(fates(seed, mixed, 50)).toEqual(fates(seed, mixed, 50));
        expect(fates(seed, mixed, 50)).not.toEqual(fates(seed + 1, mixed, 50));
      }),
    );
  });

  it('begins again when the faults are set', () => {
    const injector = new FaultInjector(7, mixed);
    const first = Array.from({ length: 20 }, () => injector.nextFate());
    injector.set(mixed);
    expect(Array.from({ length: 20 }, () => injector.nextFate())).toEqual(first);
  });

  it('strikes as many requests as it was told', () => {
    const injector = new FaultInjector(1, { ...mixed, lostReplies: 0.1 });
    const counts: Record<string, number> = {};
    for (let request = 0; request < 20_000; request += 1) {
      const { fault } = injector.nextFate();
      counts[fault] = (counts[fault] ?? 0) + 1;
    }
    const shares = { 'server-error': 0.2, 'rate-limit': 0.2, garbage: 0.2, 'lost-reply': 0.1, none: 0.3 };
    for (const [fault, share] of Object.entries(shares)) {
      expect(Math.abs((counts[fault] ?? 0) / 20_000 - share)).toBeLessThan(0.015);
    }
  });

  it.each([
    [{ serverErrors: 1.1 }],
    [{ serverErrors: -0.1 }],
    [{ serverErrors: 0.6, garbage: 0.6 }],
    [{ rateLimits: Number.NaN }],
    [{ latency: -1 }],
    [{ latency: Number.POSITIVE_INFINITY }],
    [{ retryAfter: -1 }],
  ])('refuses %j', (faults) => {
    expect(() => new FaultInjector(1, faults)).toThrow(expect.objectContaining({ name: 'FailureError' }));
  });
});

describe('at the Playground', () => {
  let playground: Playground;
  afterEach(async () => {
    expect(playground.usage().mistakes).toBe(0);
    await playground.close();
  });

  const read = (path = '/api/v1/projects') => fetch(playground.url + path);

  it('server errors, rate limits and garbage strike before anything is done', async () => {
    playground = await startPlayground({ users: [ada], passwordCost: 4, faults: { serverErrors: 1 } });
    const register = () =>
      fetch(`${playground.url}/api/v1/auth/register`, {
        method: 'POST',
        body: JSON.stringify({ email: 'eve@example.com', username: 'eve', password: 'password123' }),
      });
    expect([500, 502, 503]).toContain((await register()).status);
    playground.setFaults({ rateLimits: 1, retryAfter: 17 });
    const limited = await register();
    expect(limited.status).toBe(429);
    expect(limited.headers.get('retry-after')).toBe('17');
    playground.setFaults({ garbage: 1 });
    const garbage = await register();
    expect(garbage.status).toBe(200);
    expect(garbage.headers.get('content-type')).toBe('text/html');
    expect(await garbage.text()).toMatch(/^<!doctype html>/);
    playground.setFaults({});
    expect((await register()).status).toBe(201);
    expect(playground.faults).toMatchObject({ serverErrors: 0, rateLimits: 0, garbage: 0, latency: 0 });
    expect(playground.usage().faults).toEqual({ 'server-error': 1, 'rate-limit': 1, garbage: 1 });
  });

  it('a lost reply breaks the connection after the token has been rotated', async () => {
    playground = await startPlayground({ users: [ada], passwordCost: 4 });
    const visitor = new Visitor(playground.url);
    const { email, password } = ada;
    await visitor.submit('/studio/signin', { email, password });
    const cookie = visitor.cookies.get('studio-session-token') ?? '';
    playground.setFaults({ lostReplies: 1 });
    await expect(visitor.get('/studio/api/auth/session')).rejects.toThrow();
    playground.setFaults({});
    const hash = createHash('sha256').update(cookie).digest('hex');
    expect(playground.usage().refreshTokens[hash]).toEqual({ kind: 'studio', accepted: 1, refused: 0 });
    expect(record((await visitor.get('/studio/api/auth/session')).text)).toHaveProperty('access_token');
  });

  it('latency holds replies back', async () => {
    playground = await startPlayground({ faults: { latency: 80 } });
    const begun = performance.now();
    await read();
    expect(performance.now() - begun).toBeGreaterThan(75);
  });

  it('no fault strikes the controls', async () => {
    playground = await startPlayground({ faults: { latency: 600_000, serverErrors: 1 }, controlKey: 'key' });
    const usage = await fetch(`${playground.url}/playground/usage`, {
      headers: { 'x-playground-key': 'key' },
    });
    expect(usage.status).toBe(200);
  });

  it('the same seed gives the same replies in the same order', async () => {
    const run = async () => {
      playground = await startPlayground({
        seed: 42,
        faults: { serverErrors: 0.3, rateLimits: 0.3, garbage: 0.3 },
      });
      const seen = [];
      for (let request = 0; request < 30; request += 1) {
        const reply = await read();
        seen.push(`${reply.status} ${reply.headers.get('content-type')}`);
      }
      return seen;
    };
    const first = await run();
    await playground.close();
    expect(new Set(first).size).toBeGreaterThan(3);
    expect(await run()).toEqual(first);
  });
});
