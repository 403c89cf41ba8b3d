import { connect, type Socket } from 'node:net';
import {
  type BusMessage,
  type BusQuestion,
  type BusValue,
  decodeMessage,
  encodeCall,
  errorType,
  messageLength,
} from './message-wire.ts';

/** The bus, or who was asked over it, refused; `name` is D-Bus's name of the error. */
export class BusRefusal extends Error {
  override readonly name: string;

  constructor(name: string) {
    super(name);
    this.name = name;
  }
}

/**
 * A connection to the D-Bus of the login session: just enough of it to ask a service a question. Written out here because the
 * keychain's own library cannot be asked whether it would hang, prompt or find nothing because it is locked.
 */
export class MessageBus {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, (answer: BusMessage | Error) => void>();
  #received = Buffer.alloc(0);
  #greeting: ((line: string | Error) => void) | undefined;
  #serial = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => this.#take(chunk));
    socket.on('error', (error) => this.#end(error));
    socket.on('close', () => this.#end(new BusRefusal('closed')));
  }

  /**
   * Connects to the first Unix socket of a D-Bus address. Rejects with the socket's error, or with `BusRefusal` if the bus does not
   * let this user in or speaks otherwise than expected.
   */
  static async connect(address: string): Promise<MessageBus> {
    const path = socketPath(address);
    if (path === undefined) throw new BusRefusal('address');
    const socket = connect(path);
    const bus = new MessageBus(socket);
    try {
      // SASL EXTERNAL: the kernel tells the bus who we are; the user's number is sent as hexadecimal digits of its decimal ones.
      const user = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex');
      socket.write(`\0AUTH EXTERNAL ${user}\r\n`);
      const line = await new Promise<string | Error>((resolve) => {
        bus.#greeting = resolve;
      });
      if (typeof line !== 'string') throw line;
      if (!line.startsWith('OK ')) throw new BusRefusal('authentication');
      socket.write('BEGIN\r\n');
      await bus.ask({ ...busItself, member: 'Hello', arguments: [] });
      return bus;
    } catch (error) {
      bus.close();
      throw error;
    }
  }

  /** Asks, and resolves with the first value of the answer. Rejects with `BusRefusal` or the socket's error. */
  async ask(question: BusQuestion): Promise<BusValue> {
    this.#serial += 1;
    const serial = this.#serial;
    const answer = await new Promise<BusMessage | Error>((resolve) => {
      this.#waiting.set(serial, resolve);
      this.#socket.write(encodeCall(serial, question));
    });
    if (answer instanceof Error) throw answer;
    if (answer.type === errorType) throw new BusRefusal(answer.errorName);
    return answer.firstValue;
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    if (this.#greeting) {
      const end = this.#received.indexOf('\r\n');
      if (end < 0) return;
      const greeted = this.#greeting;
      this.#greeting = undefined;
      const line = this.#received.toString('latin1', 0, end);
      this.#received = this.#received.subarray(end + 2);
      greeted(line);
    }
    try {
      for (let length = messageLength(this.#received); length !== undefined; ) {
        const message = decodeMessage(this.#received.subarray(0, length));
        this.#received = this.#received.subarray(length);
        this.#waiting.get(message.replySerial)?.(message);
        this.#waiting.delete(message.replySerial);
        length = messageLength(this.#received);
      }
    } catch {
      this.#end(new BusRefusal('protocol'));
    }
  }

  #end(error: Error): void {
    this.#socket.destroy();
    this.#greeting?.(error);
    this.#greeting = undefined;
    for (const answer of this.#waiting.values()) answer(error);
    this.#waiting.clear();
  }
}

/** The bus as one who can be asked. */
export const busItself = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
} as const;

/** The socket of the first `unix:` transport in an address such as `unix:path=/run/user/1000/bus,guid=...`. */
function socketPath(address: string): string | undefined {
  const unix = address.split(';').find((transport) => transport.startsWith('unix:'));
  for (const pair of unix?.slice('unix:'.length).split(',') ?? []) {
    const [key, value = ''] = pair.split('=', 2);
    const path = decodeURIComponent(value);
    if (key === 'path') return path;
    if (key === 'abstract') return `\0${path}`;
  }
  return undefined;
}
