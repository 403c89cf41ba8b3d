import { existsSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readBrokerAddress } from '../../main/broker/address.ts';
import { Broker, brokerLimits } from '../../main/broker/broker.ts';
import { callBroker, NobodyThere, streamEvents } from '../../main/broker/client.ts';
import { systemClock } from '../../main/host/system-ports.ts';
import type { ContractEvent } from '../../preload/contract.ts';
import { makeApi } from '../api/api-fixture.ts';
import { request, sendRaw } from '../support/raw-http.ts';
import { emptyFolder, startBroker } from './broker-fixture.ts';

describe('the socket', () => {
  test.skipIf(process.platform === 'win32')('is for this user only', async () => {
    const { broker, folder } = await startBroker();
    expect(statSync(broker.address).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'broker.address')).mode & 0o777).toBe(0o600);
    expect(readBrokerAddress(folder)).toEqual(broker.contact);
  });

  test('goes away with the engine, and so does its address', async () => {
    const { broker, folder } = await startBroker();
    await broker.close();
    expect(existsSync(broker.address)).toBe(false);
    expect(readBrokerAddress(folder)).toBeUndefined();
    await expect(callBroker(broker.contact, 'engine.status', {}, 'tool')).rejects.toThrow(NobodyThere);
  });

  test('replaces what a killed engine left behind', async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'broker.sock'), 'left behind');
    const { broker } = await startBroker(folder);
    expect(await callBroker(broker.contact, 'engine.status', {}, 'tool')).toMatchObject({ ok: true });
  });

  test('that cannot be made is a failure in words', async () => {
    const { api, access } = await makeApi();
    const folder = join(emptyFolder(), 'nowhere');
    await expect(
      Broker.start({ api, version: '1', clock: systemClock, profile: folder, folder, access }),
    ).rejects.toMatchObject({
      failure: { kind: 'storage-unavailable' },
    });
  });
});

describe('the figures', () => {
  test('are there for Prometheus, for whoever reaches the socket, and only to be read', async () => {
    const { broker } = await startBroker();
    const got = await request({ path: broker.address }, 'GET', '/metrics', { host: 'latchkey' });
    expect(got).toMatchObject({ status: 200 });
    expect(got.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(got.body).toContain('# TYPE latchkey_renewals_total counter');
    const posted = await request({ path: broker.address }, 'POST', '/metrics', { host: 'latchkey' });
    expect(posted).toMatchObject({ status: 404 });
  });
});

describe('tools', () => {
  test('get a token, and the log says that it was a tool', async () => {
    const { broker, add, events } = await startBroker();
    const { id } = await add();
    const reply = await callBroker(broker.contact, 'tokens.get', { id }, 'tool');
    expect(reply).toMatchObject({ ok: true, value: { token: 'access-1' } });
    expect(events.at(-1)).toMatchObject({ type: 'handed-out', actor: 'tool' });
  });

  test('get a token that is due but still good without waiting, and the next one once it came', async () => {
    const { broker, add, provider, time } = await startBroker();
    const { id } = await add();
    const renewal = Promise.withResolvers<void>();
    provider.onRenew = async () => {
      await renewal.promise;
      return provider.newSession(3_600_000);
    };
    time.now += 55 * 60_000;
    const get = async () => {
      const reply = await callBroker(broker.contact, 'tokens.get', { id, minValid: 60_000 }, 'tool');
      return reply.ok && reply.value.token;
    };
    // Nothing but this test ends the renewal: a hand-out that waited for it would never come.
    expect(await Promise.all(Array.from({ length: 20 }, get))).toEqual(Array(20).fill('access-1'));
    expect(provider.renewals).toBe(1);
    renewal.resolve();
    await expect.poll(get).toBe('access-2');
    expect(provider.renewals).toBe(1);
  });

  test('never get a refresh token or a password, whatever they ask', async () => {
    const { broker, add } = await startBroker();
    const { id } = await add();
    for (const name of [
      'accounts.list',
      'accounts.get',
      'accounts.timeline',
      'engine.diagnose',
      'tokens.get',
    ]) {
      const reply = await callBroker(broker.contact, name as 'accounts.get', { id }, 'tool');
      expect(JSON.stringify(reply)).not.toMatch(/refresh-1|correct horse/);
    }
  });

  test('by curl, in one line, with a status that says how it went', async () => {
    const { target, headers, add } = await startBroker();
    const { id } = await add();
    const good = await request(target, 'POST', '/api/tokens.get', headers, JSON.stringify({ id }));
    expect(good.status).toBe(200);
    const bad = await request(target, 'POST', '/api/tokens.get', headers, '{"id":"nobody"}');
    expect(bad.status).toBe(404);
    const elsewhere = await request(target, 'GET', '/', headers);
    expect(elsewhere.status).toBe(404);
  });

  test('hear what happens until they end it', async () => {
    const { broker, add, manager } = await startBroker();
    const { id } = await add();
    const listen = async () => {
      const heard: ContractEvent[] = [];
      const end = await new Promise<() => void>((resolve) => {
        const stop = streamEvents(
          broker.contact,
          (event) => heard.push(event),
          () => resolve(stop),
        );
      });
      return { heard, end };
    };
    const [one, other] = [await listen(), await listen()];
    await manager.rename(id, 'Ünïcode — 作品');
    await expect.poll(() => one.heard.length).toBeGreaterThan(0);
    expect(one.heard[0]).toMatchObject({
      name: 'account-changed',
      data: { account: { label: 'Ünïcode — 作品' } },
    });
    one.end();
    await manager.rename(id, 'after the end');
    await expect.poll(() => JSON.stringify(other.heard)).toContain('after the end');
    expect(JSON.stringify(one.heard)).not.toContain('after the end');
    other.end();
  });

  test('five hundred at once are all answered', async () => {
    const { broker, add } = await startBroker();
    const { id } = await add();
    const call = () => callBroker(broker.contact, 'tokens.get', { id }, 'tool');
    const replies = await Promise.all(Array.from({ length: 500 }, call));
    expect(replies.every((reply) => reply.ok)).toBe(true);
  });

  test('that send garbage, drip or hang up lose only themselves', async () => {
    const limits = { ...brokerLimits, headers: 200, request: 400, checkEvery: 50 };
    const { broker, target } = await startBroker(emptyFolder(), { limits });
    await Promise.all([
      sendRaw(target, '\0\0\0'),
      sendRaw(target, 'POST /api/engine.status HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\n{'),
      sendRaw(target, `GET / HTTP/1.1\r\nx: ${'y'.repeat(1024 * 1024)}\r\n\r\n`),
      sendRaw(target, 'POST /api/tokens.get HTTP/1.1\r\n', (socket) => socket.destroy()),
    ]);
    expect(await callBroker(broker.contact, 'engine.status', {}, 'tool')).toMatchObject({ ok: true });
  });

  test('learn that the engine stopped before it answered', async () => {
    const folder = emptyFolder();
    const address = join(folder, 'broker.sock');
    const server = createServer((socket) => socket.once('data', () => socket.destroy()));
    await new Promise<void>((resolve) => server.listen(address, resolve));
    onTestFinished(() => void server.close());
    expect(await callBroker({ path: address, key: '' }, 'engine.status', {}, 'tool')).toMatchObject({
      ok: false,
      failure: { kind: 'transient' },
    });
  });
});
