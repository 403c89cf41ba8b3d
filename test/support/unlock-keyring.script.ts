/**
 * Unlocks the GNOME Keyring of the session bus with the password given as argument, without a prompt, by the interface that the keyring
 * has for its own tools. Two calls on one connection: no command-line tool can do that.
 */
import { connect } from 'node:net';

type Value = { readonly type: string; readonly bytes: (at: number) => Buffer };

const pad = (at: number, size: number) => Buffer.alloc((size - (at % size)) % size);
const word = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const sized =
  (content: Buffer, end = 1) =>
  (at: number) =>
    Buffer.concat([pad(at, 4), word(content.length), content, Buffer.alloc(end)]);

const text = (value: string, type = 's'): Value => ({ type, bytes: sized(Buffer.from(value)) });
const bytes = (value: string): Value => ({ type: 'ay', bytes: sized(Buffer.from(value), 0) });
const variant = (value: Value): Value => ({
  type: 'v',
  bytes: (at) => {
    const signature = Buffer.concat([Buffer.from([value.type.length]), Buffer.from(`${value.type}\0`)]);
    return Buffer.concat([signature, value.bytes(at + signature.length)]);
  },
});
const sequence = (at: number, values: readonly Value[]) => {
  let content = Buffer.alloc(0);
  for (const value of values) content = Buffer.concat([content, value.bytes(at + content.length)]);
  return content;
};
const struct = (values: readonly Value[]): Value => ({
  type: `(${values.map(({ type }) => type).join('')})`,
  bytes: (at) => {
    const start = pad(at, 8);
    return Buffer.concat([start, sequence(at + start.length, values)]);
  },
});
const signature = (value: string): Value => ({
  type: 'g',
  bytes: () => Buffer.concat([Buffer.from([value.length]), Buffer.from(`${value}\0`)]),
});

let serial = 0;
function call(destination: string, path: string, member: string, values: readonly Value[]): Buffer {
  serial += 1;
  const dot = member.lastIndexOf('.');
  const field = (code: number, value: Value) =>
    struct([{ type: 'y', bytes: () => Buffer.from([code]) }, variant(value)]);
  const fields = [
    field(1, text(path, 'o')),
    field(2, text(member.slice(0, dot))),
    field(3, text(member.slice(dot + 1))),
    field(6, text(destination)),
    field(8, signature(values.map(({ type }) => type).join(''))),
  ];
  const named = sequence(16, fields);
  const body = sequence(0, values);
  const start = Buffer.concat([
    Buffer.from(['l'.charCodeAt(0), 1, 0, 1]),
    word(body.length),
    word(serial),
    word(named.length),
  ]);
  return Buffer.concat([start, named, pad(named.length, 8), body]);
}

const password = process.argv[2] ?? '';
const address = /unix:path=([^,;]+)/.exec(process.env.DBUS_SESSION_BUS_ADDRESS ?? '')?.[1] ?? '';
const collection = '/org/freedesktop/secrets/collection/login';
const socket = connect(address);
socket.write(`\0AUTH EXTERNAL ${Buffer.from(String(process.getuid?.())).toString('hex')}\r\n`);
let received = '';
let stage = 0;
socket.on('data', (chunk) => {
  received += chunk.toString('latin1');
  if (stage === 0 && received.includes('OK ')) {
    stage = 1;
    socket.write('BEGIN\r\n');
    socket.write(call('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus.Hello', []));
    socket.write(
      call(
        'org.freedesktop.secrets',
        '/org/freedesktop/secrets',
        'org.freedesktop.Secret.Service.OpenSession',
        [text('plain'), variant(text(''))],
      ),
    );
  }
  const session = /\/org\/freedesktop\/secrets\/session\/\w+/.exec(received)?.[0];
  if (stage === 1 && session) {
    stage = 2;
    received = '';
    socket.write(
      call(
        'org.freedesktop.secrets',
        '/org/freedesktop/secrets',
        'org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface.UnlockWithMasterPassword',
        [text(collection, 'o'), struct([text(session, 'o'), bytes(''), bytes(password), text('text/plain')])],
      ),
    );
  } else if (stage === 2 && received.length > 0) {
    const refusal = /org\.[\w.]*Error[\w.]*/.exec(received)?.[0];
    console.log(refusal ?? 'unlocked');
    socket.destroy();
  }
});
