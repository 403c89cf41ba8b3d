import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ContractEvent } from '../../preload/contract.ts';
import { createHttpBridge, type EventStream, type HttpWorld } from '../../renderer/bridge/http-bridge.ts';
import { reconnectDelay } from '../../renderer/bridge/reconnect-delay.ts';
import type { Connection } from '../../renderer/state/window-state.ts';
import { accountId } from './account-fixture.ts';

/** A stream that the test opens, breaks and speaks through. */
class HandStream implements EventStream {
  readonly #listeners = new Map<string, (event: Event) => void>();
  closed = false;

  addEventListener(type: string, listener: (event: Event) => void): void {
    this.#listeners.set(type, listener);
  }

  close(): void {
    this.closed = true;
  }

  fire(type: 'open' | 'error' | 'message', data?: string): void {
    this.#listeners.get(type)?.(Object.assign(new Event(type), { data }));
  }
}

/** A browser in the test's hands: time, streams and answers. */
class HandWorld implements HttpWorld {
  time = 0;
  readonly streams: HandStream[] = [];
  readonly addresses: string[] = [];
  readonly sent: { readonly address: string; readonly answer: (response: Response) => void }[] = [];
  answer: (() => Response) | 'never' | 'broken' = 'broken';
  seen: () => void = () => undefined;
  #timers: { readonly at: number; readonly callback: () => void }[] = [];

  readonly fetch: typeof fetch = (address) =>
    new Promise((resolve, reject) => {
      this.sent.push({ address: String(address), answer: resolve });
      if (this.answer === 'broken') reject(new TypeError('Failed to fetch'));
      else if (this.answer !== 'never') resolve(this.answer());
    });

  openStream(address: string): HandStream {
    this.addresses.push(address);
    const stream = new HandStream();
    this.streams.push(stream);
    return stream;
  }

  now(): number {
    return this.time;
  }

  random(): number {
    return 0.5;
  }

  after(delay: number, callback: () => void): () => void {
    const timer = { at: this.time + delay, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((each) => each !== timer);
    };
  }

  onSeen(callback: () => void): void {
    this.seen = callback;
  }

  /** Lets time pass until the next timer has run; says how long that took. */
  runNextTimer(): number {
    const [next] = this.#timers.toSorted((first, second) => first.at - second.at);
    if (!next) throw new Error('no timer is armed');
    this.#timers = this.#timers.filter((each) => each !== next);
    const waited = next.at - this.time;
    this.time = next.at;
    next.callback();
    return waited;
  }

  get timers(): number {
    return this.#timers.length;
  }

  get stream(): HandStream {
    const last = this.streams.at(-1);
    if (!last) throw new Error('no stream was opened');
    return last;
  }
}

const json = (value: unknown, status = 200) => new Response(JSON.stringify(value), { status });
const settle = () => new Promise((resolve) => setImmediate(resolve));

function setUp() {
  const world = new HandWorld();
  const bridge = createHttpBridge(world);
  const connections: Connection[] = [];
  const events: ContractEvent[] = [];
  bridge.link?.watch((connection) => connections.push(connection));
  const unsubscribe = bridge.subscribe((event) => events.push(event));
  return { world, bridge, connections, events, unsubscribe };
}

describe('calls over HTTP', () => {
  test('go to an address below the window, and give back the reply', async () => {
    const { world, bridge } = setUp();
    world.answer = () => json({ ok: true, value: { accounts: [] } });
    expect(await bridge.call('accounts.list', {})).toEqual({ ok: true, value: { accounts: [] } });
    expect(world.sent[0]?.address).toBe('api/accounts.list');
  });

  test('a failed call is a reply too, whatever its status', async () => {
    const { world, bridge, connections } = setUp();
    world.stream.fire('open');
    const failure = { kind: 'not-allowed', what: 'No.', safe: '.', act: '.', remedy: 'none' };
    world.answer = () => json({ ok: false, failure }, 403);
    expect(await bridge.call('accounts.list', {})).toEqual({ ok: false, failure });
    expect(connections.at(-1)?.state).toBe('connected');
  });

  test.each<[string, HandWorld['answer']]>([
    ['no answer', 'broken'],
    ['a page', () => new Response('<h1>Hello</h1>')],
    ['other JSON', () => json({ hello: 'world' })],
    ['an empty answer', () => new Response('')],
  ])('%s is a failure that can be tried again', async (_, answer) => {
    const { world, bridge } = setUp();
    world.answer = answer;
    const reply = await bridge.call('accounts.list', {});
    expect(reply.ok ? undefined : reply.failure.remedy).toBe('retry');
  });

  test('slow ones wait in line, so that a quick one always finds a connection', async () => {
    const { world, bridge } = setUp();
    world.answer = 'never';
    const sentTo = () => world.sent.map(({ address }) => address);
    const slow = Array.from({ length: 5 }, (_, number) =>
      bridge.call('accounts.refresh', { id: accountId(number) }),
    );
    void bridge.call('signIn.cancel', { attemptId: 'one' });
    await settle();
    expect(sentTo().filter((address) => address === 'api/accounts.refresh')).toHaveLength(3);
    expect(sentTo()).toContain('api/signIn.cancel');
    for (let done = 0; done < 5; done += 1) {
      world.sent
        .filter(({ address }) => address === 'api/accounts.refresh')
        [done]?.answer(json({ ok: true, value: {} }));
      await settle();
    }
    expect(await Promise.all(slow)).toHaveLength(5);
  });
});

describe('events over HTTP', () => {
  test('reach the window; what is no event does not', () => {
    const { world, events } = setUp();
    const event: ContractEvent = { name: 'providers-changed', data: {} };
    world.stream.fire('message', JSON.stringify(event));
    world.stream.fire('message', 'nonsense');
    world.stream.fire('message', '42');
    expect(events).toEqual([event]);
    expect(world.addresses).toEqual(['api/events']);
  });

  test('a lost stream is opened again after delays that grow to half a minute, and start anew after success', async () => {
    const { world, connections } = setUp();
    world.stream.fire('open');
    const delays: number[] = [];
    for (let attempt = 0; attempt < 9; attempt += 1) {
      world.stream.fire('error');
      await settle();
      expect(connections.at(-1)?.state).toBe('lost');
      delays.push(world.runNextTimer());
    }
    expect(delays).toEqual(delays.toSorted((first, second) => first - second));
    expect(delays[0]).toBeLessThanOrEqual(500);
    expect(delays.at(-1)).toBe(22_500);
    world.stream.fire('open');
    expect(connections.at(-1)).toEqual({ state: 'connected' });
    world.stream.fire('error');
    expect(world.runNextTimer()).toBe(delays[0]);
  });

  test('tells when it tries again', () => {
    const { world, connections } = setUp();
    world.time = 1_000;
    world.stream.fire('error');
    expect(connections.at(-1)).toEqual({ state: 'lost', retryAt: 1_375 });
  });

  test('a window that is not let in any more is told so, and so is one whose engine has gone after that', async () => {
    const { world, connections } = setUp();
    world.stream.fire('open');
    world.answer = () => new Response('<h1>closed</h1>', { status: 401 });
    world.stream.fire('error');
    await settle();
    expect(connections.at(-1)?.state).toBe('refused');
    world.runNextTimer();
    world.stream.fire('error');
    await settle();
    expect(connections.at(-1)?.state).toBe('refused');
    world.answer = 'broken';
    world.runNextTimer();
    world.stream.fire('error');
    await settle();
    expect(connections.at(-1)?.state).toBe('lost');
  });

  test('a person who tries, or comes back to the window, does not wait', () => {
    const { world, bridge, connections } = setUp();
    world.stream.fire('error');
    expect(world.streams).toHaveLength(1);
    bridge.link?.retryNow();
    expect(world.streams).toHaveLength(2);
    expect(world.timers).toBe(0);
    world.stream.fire('error');
    world.seen();
    expect(world.streams).toHaveLength(3);
    world.stream.fire('open');
    expect(connections.at(-1)?.state).toBe('connected');
    world.seen();
    expect(world.streams).toHaveLength(3);
  });

  test('an error of a stream that was given up does nothing', () => {
    const { world, bridge } = setUp();
    const [first] = world.streams;
    first?.fire('error');
    bridge.link?.retryNow();
    first?.fire('error');
    expect(world.streams).toHaveLength(2);
    expect(world.timers).toBe(0);
  });

  test('nothing goes on after the last listener has gone', () => {
    const { world, unsubscribe } = setUp();
    unsubscribe();
    expect(world.stream.closed).toBe(true);
    expect(world.timers).toBe(0);
  });
});

test('a delay to the next try is between half and all of a ceiling that doubles, and never over half a minute', () => {
  fc.assert(
    fc.property(
      fc.nat({ max: 10_000 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (attempt, fraction) => {
        const delay = reconnectDelay(attempt, fraction);
        const ceiling = Math.min(30_000, 500 * 2 ** attempt);
        expect(delay).toBeGreaterThanOrEqual(ceiling / 2);
        expect(delay).toBeLessThanOrEqual(ceiling);
      },
    ),
  );
});
