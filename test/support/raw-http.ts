import { connect, type NetConnectOpts, type Socket } from 'node:net';

/** What came back on a connection: everything until it ended. */
export interface RawReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** How long the connection lasted, in milliseconds. */
  readonly lasted: number;
}

/** Sends text as it is and reads until the other end closes. `feed` may go on writing. */
export function sendRaw(
  target: NetConnectOpts,
  text: string,
  feed?: (socket: Socket) => void,
): Promise<RawReply> {
  return new Promise((resolve) => {
    const startedAt = performance.now();
    let got = '';
    const socket = connect(target, () => {
      socket.write(text);
      feed?.(socket);
    });
    socket.setEncoding('utf8');
    socket.on('data', (part) => {
      got += part;
    });
    // A reset after the reply is how a server ends with a client that goes on talking.
    socket.on('error', () => {});
    socket.on('close', () => resolve({ ...parse(got), lasted: performance.now() - startedAt }));
  });
}

/** A whole request with `connection: close`. */
export function request(
  target: NetConnectOpts,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body = '',
): Promise<RawReply> {
  const lines = Object.entries({
    connection: 'close',
    'content-length': String(Buffer.byteLength(body)),
    ...headers,
  });
  const head = [`${method} ${path} HTTP/1.1`, ...lines.map(([name, value]) => `${name}: ${value}`)];
  return sendRaw(target, `${head.join('\r\n')}\r\n\r\n${body}`);
}

function parse(text: string): Omit<RawReply, 'lasted'> {
  const end = text.indexOf('\r\n\r\n');
  const [first = '', ...lines] = text.slice(0, Math.max(0, end)).split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  return { status: Number(first.split(' ')[1] ?? 0), headers, body: text.slice(end + 4) };
}
