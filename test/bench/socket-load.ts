import { connect, type Socket } from 'node:net';
import { readBrokerAddress } from '../../main/broker/address.ts';

/** A server of tokens on a socket, and what is sent to it. */
export interface TokenServer {
  readonly path: string;
  readonly key: string;
  readonly account: string;
}

/** The socket of the daemon that runs for the profile. */
export function brokerOf(profile: string, account: string): TokenServer {
  const address = readBrokerAddress(profile);
  if (!address) throw new Error('the daemon has no socket');
  return { ...address, account };
}

/** A request for the token of the account, in HTTP. */
export function requestTo({ key, account }: TokenServer): string {
  const body = JSON.stringify({ id: account });
  return [
    'POST /api/tokens.get HTTP/1.1',
    'host: latchkey',
    `authorization: Bearer ${key}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}

/** One connection that is kept, with one request on it at a time: the same few lines of client for all servers. */
export class SocketClient {
  readonly #socket: Socket;
  readonly #request: string;
  #text = '';
  #done: () => void = () => {};
  #fail: (error: Error) => void = () => {};

  constructor(server: TokenServer) {
    this.#request = requestTo(server);
    this.#socket = connect({ path: server.path });
    this.#socket.setEncoding('latin1');
    this.#socket.on('data', (part: string) => this.#onData(part));
    this.#socket.on('error', (error) => this.#fail(error));
    this.#socket.on('close', () => this.#fail(new Error('the server closed the connection')));
  }

  /** Microseconds until the whole reply has come. Throws unless it holds a token. */
  async ask(): Promise<number> {
    const startedAt = process.hrtime.bigint();
    this.#text = '';
    await new Promise<void>((resolve, reject) => {
      this.#done = resolve;
      this.#fail = reject;
      this.#socket.write(this.#request);
    });
    const took = Number(process.hrtime.bigint() - startedAt) / 1_000;
    if (!this.#text.includes('"token":"')) throw new Error(this.#text);
    return took;
  }

  close(): void {
    this.#socket.destroy();
  }

  #onData(part: string): void {
    this.#text += part;
    const end = this.#text.indexOf('\r\n\r\n');
    if (end < 0) return;
    const [, length] = /content-length: *(\d+)/i.exec(this.#text.slice(0, end)) ?? [];
    if (this.#text.length >= end + 4 + Number(length)) this.#done();
  }
}

/** The share of calls that took no longer than the result, in microseconds. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** How long each of `count` calls took, over `connections` connections at a time. */
export async function latencies(server: TokenServer, connections: number, count: number): Promise<number[]> {
  const clients = Array.from({ length: connections }, () => new SocketClient(server));
  const took: number[] = [];
  let left = count;
  const work = async (client: SocketClient) => {
    while (left > 0) {
      left -= 1;
      took.push(await client.ask());
    }
  };
  await Promise.all(clients.map(work));
  for (const client of clients) client.close();
  return took;
}
