import type { Socket } from 'node:net';
import type { ContractEvent, FailureData, Input, ProcedureName, Reply } from '../../preload/contract.ts';
import type { BrokerAddress } from './address.ts';

/** Says who caused a call, for the event log only. */
export const actorHeader = 'x-latchkey-actor';

/** Nobody listens at the address: the engine that wrote it is gone. */
export class NobodyThere extends Error {
  override readonly name = 'NobodyThere';
}

/**
 * Calls one procedure on a running engine. Speaks HTTP/1.0 on a bare socket: a reply ends with its connection, and loading Node's HTTP
 * client alone takes longer than all the rest of `latchkey token`. Rejects with `NobodyThere` if nobody listens.
 */
export async function callBroker<Name extends ProcedureName>(
  address: BrokerAddress,
  name: Name,
  input: Input<Name>,
  actor: 'user' | 'tool',
): Promise<Reply<Name>> {
  const parts: Buffer[] = [];
  let received = 0;
  let whole = Number.POSITIVE_INFINITY;
  await exchange(address.path, requestText('POST', name, JSON.stringify(input), actor, address.key), {
    onData(part) {
      parts.push(part);
      received += part.length;
      if (!Number.isFinite(whole)) whole = wholeLength(Buffer.concat(parts));
      return received >= whole;
    },
  });
  const text = Buffer.concat(parts).toString('utf8');
  const end = text.indexOf('\r\n\r\n');
  try {
    return JSON.parse(text.slice(end + 4));
  } catch {
    return { ok: false, failure: interrupted };
  }
}

/** How long a reply is, head and body, once its head has come: to wait for the end of the connection would cost another millisecond. */
function wholeLength(received: Buffer): number {
  const end = received.indexOf('\r\n\r\n');
  const [, length] = /^content-length: *(\d+)/im.exec(received.toString('latin1', 0, Math.max(0, end))) ?? [];
  return length === undefined ? Number.POSITIVE_INFINITY : end + 4 + Number(length);
}

/**
 * Calls back for each event of a running engine, until the returned function is called or the engine ends. `onOpen` is called once
 * events come, `onEnd` when no more can come.
 */
export function streamEvents(
  address: BrokerAddress,
  onEvent: (event: ContractEvent) => void,
  onOpen: () => void,
  onEnd: () => void = () => {},
): () => void {
  let text = '';
  let isOpen = false;
  const decoder = new TextDecoder();
  const end = new AbortController();
  const onData = (part: Buffer): undefined => {
    const lines = (text + decoder.decode(part, { stream: true })).split('\n');
    text = lines.pop() ?? '';
    if (!isOpen) onOpen();
    isOpen = true;
    for (const line of lines) if (line.startsWith('data: ')) onEvent(JSON.parse(line.slice(6)));
  };
  void exchange(address.path, requestText('GET', 'events', '', 'user', address.key), {
    onData,
    signal: end.signal,
  })
    .catch(onOpen)
    .then(onEnd);
  return () => end.abort();
}

interface ExchangeOptions {
  /** Returns true when nothing more is of interest. */
  readonly onData: (part: Buffer) => boolean | undefined;
  readonly signal?: AbortSignal;
}

/** Sends the text and resolves when the other end has said everything, or enough. */
function exchange(path: string, text: string, { onData, signal }: ExchangeOptions): Promise<void> {
  // Not an import: making a module of it takes more time than loading it (measured: 1.5 ms of 30).
  const { connect } = process.getBuiltinModule('node:net');
  return new Promise((resolve, reject) => {
    let isConnected = false;
    const socket: Socket = connect({ path });
    socket.on('connect', () => {
      isConnected = true;
    });
    socket.on('data', (part: Buffer) => {
      if (!onData(part)) return;
      socket.destroy();
      resolve();
    });
    socket.on('error', (error) => {
      if (isConnected) resolve();
      else reject(new NobodyThere('nobody listens there', { cause: error }));
    });
    socket.on('close', () => resolve());
    signal?.addEventListener('abort', () => socket.destroy(), { once: true });
    socket.write(text);
  });
}

function requestText(
  method: 'GET' | 'POST',
  name: string,
  body: string,
  actor: 'user' | 'tool',
  key: string,
): string {
  const head = [
    `${method} /api/${name} HTTP/1.0`,
    'host: latchkey',
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    `${actorHeader}: ${actor}`,
    ...(key === '' ? [] : [`authorization: Bearer ${key}`]),
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}

/** The words are those of the closed set; they stand here because this file must load fast. */
const interrupted: FailureData = {
  kind: 'transient',
  what: 'Latchkey stopped before it answered.',
  safe: 'The session is kept.',
  act: 'Try again.',
  remedy: 'retry',
};
