import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { lookAtKeyring } from '../../main/vault/secret-service.ts';
import { KeyringSession, skipsKeyringTests } from '../support/keyring-session.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A bus that says what the test wants. Returns the environment of its session. */
async function startBus(talk: (socket: Socket, received: Buffer) => void): Promise<NodeJS.ProcessEnv> {
  const path = join(temporaryFolder(), 'bus');
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => talk(socket, chunk));
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { DBUS_SESSION_BUS_ADDRESS: `unix:path=${path},guid=00` };
}

const isGreeting = (received: Buffer) => received.includes('AUTH');

describe.skipIf(skipsKeyringTests())('a real keyring is seen as it is', () => {
  test('open, locked, open again, hanging, gone', async () => {
    const session = await KeyringSession.start();
    const look = (patience = 5_000) => lookAtKeyring(patience, session.environment);
    expect(await look()).toEqual({ state: 'open', name: 'GNOME Keyring' });
    session.lock();
    expect(await look()).toEqual({ state: 'locked', name: 'GNOME Keyring' });
    session.unlock();
    expect(await look()).toEqual({ state: 'open', name: 'GNOME Keyring' });
    session.freeze();
    expect(await look(200)).toEqual({ state: 'hanging' });
    session.thaw();
    expect(await look()).toEqual({ state: 'open', name: 'GNOME Keyring' });
    session.killService();
    expect(await look()).toEqual({ state: 'no-service' });
    await session.end();
    expect(await look()).toEqual({ state: 'no-bus' });
  });

  test('a service without a keyring, and a bus without a service', async () => {
    const [none, noService] = [await KeyringSession.start('none'), await KeyringSession.start('no-service')];
    expect(await lookAtKeyring(5_000, none.environment)).toEqual({ state: 'none', name: 'GNOME Keyring' });
    expect(await lookAtKeyring(5_000, noService.environment)).toEqual({ state: 'no-service' });
  });
});

test('an address that only the keychain’s own library understands says nothing about the keyring', async () => {
  for (const address of ['autolaunch:', 'tcp:host=localhost,port=1', 'unix:runtime=yes', '', undefined]) {
    const environment = address === undefined ? {} : { DBUS_SESSION_BUS_ADDRESS: address };
    expect(await lookAtKeyring(1_000, environment)).toEqual({ state: 'unknown' });
  }
});

test('a bus that does not answer is not waited for', async () => {
  const silent = await startBus(() => undefined);
  expect(await lookAtKeyring(50, silent)).toEqual({ state: 'hanging' });
  const half = await startBus((socket, received) => {
    if (isGreeting(received)) socket.write('OK 00\r\n');
  });
  expect(await lookAtKeyring(50, half)).toEqual({ state: 'hanging' });
});

test('a bus that refuses this user, or hangs up, says nothing about the keyring', async () => {
  const refusing = await startBus((socket) => socket.write('REJECTED EXTERNAL\r\n'));
  expect(await lookAtKeyring(1_000, refusing)).toEqual({ state: 'unknown' });
  const closing = await startBus((socket) => socket.end());
  expect(await lookAtKeyring(1_000, closing)).toEqual({ state: 'unknown' });
});

test('whatever a bus sends, the look ends and does not throw', async () => {
  let answer = Buffer.alloc(0);
  const hostile = await startBus((socket, received) => {
    if (isGreeting(received)) socket.write('OK 00\r\n');
    else socket.write(answer);
  });
  const message = fc.record({
    type: fc.integer({ min: 0, max: 5 }),
    body: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    fields: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    rest: fc.uint8Array({ maxLength: 80 }),
  });
  const bytes = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 120 }).map((random) => Buffer.from(random)),
    message.map(({ type, body, fields, rest }) => {
      const start = Buffer.alloc(16);
      start.set([0x6c, type, 0, 1]);
      start.writeUInt32LE(body % (rest.length + 3), 4);
      start.writeUInt32LE(fields % (rest.length + 3), 12);
      return Buffer.concat([start, rest]);
    }),
  );
  await fc.assert(
    fc.asyncProperty(bytes, async (content) => {
      answer = content;
      expect(['unknown', 'hanging']).toContain((await lookAtKeyring(30, hostile)).state);
    }),
    { numRuns: 60 },
  );
});

test('an answer that comes in pieces, in either byte order, is understood', async () => {
  const pad = (bytes: Buffer, size: number) =>
    Buffer.concat([bytes, Buffer.alloc((size - (bytes.length % size)) % size)]);
  for (const isLittle of [true, false]) {
    const word = (value: number) => {
      const bytes = Buffer.alloc(4);
      if (isLittle) bytes.writeUInt32LE(value);
      else bytes.writeUInt32BE(value);
      return bytes;
    };
    /** A method return with one object path, or an error. */
    const reply = (serial: number, body: Buffer, signature: string) => {
      const fields = Buffer.concat([
        Buffer.from([5, 1, 0x75, 0]),
        word(serial),
        Buffer.from([8, 1, 0x67, 0, signature.length, ...Buffer.from(signature), 0]),
      ]);
      const start = [isLittle ? 0x6c : 0x42, 2, 0, 1];
      return Buffer.concat([
        pad(Buffer.concat([Buffer.from(start), word(body.length), word(1), word(fields.length), fields]), 8),
        body,
      ]);
    };
    const text = (value: string) => Buffer.concat([word(value.length), Buffer.from(`${value}\0`)]);
    let calls = 0;
    const bus = await startBus((socket, received) => {
      if (isGreeting(received)) {
        socket.write('OK 00\r\n');
        return;
      }
      calls += 1;
      const answers = [
        reply(1, text(':1.5'), 's'),
        reply(2, text('/'), 'o'),
        reply(3, word(2 ** 22 - 1), 'u'),
      ];
      const bytes = answers[calls - 1] ?? Buffer.alloc(0);
      for (const byte of bytes) socket.write(Buffer.from([byte]));
    });
    expect(await lookAtKeyring(2_000, bus)).toEqual({ state: 'none' });
    expect(calls).toBe(3);
  }
});
