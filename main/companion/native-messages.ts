import type { Readable, Writable } from 'node:stream';
import { fail } from '../engine/failure.ts';

/** More than the cookies and local storage of a site ever are. Chrome itself allows 64 MB to a host. */
const mostBytes = 2 * 1024 * 1024;
/** The length before each message: 32 bits in native byte order, little-endian on all that browsers run on. */
const lengthBytes = 4;

/**
 * Reads the messages that a browser writes to its native messaging host (developer.chrome.com, Native messaging). Ends when the browser
 * closes the pipe; throws `invalid-input` for a message that is too long or no JSON, after which nothing of the pipe can be trusted.
 */
export async function* readMessages(input: Readable): AsyncGenerator<unknown, void> {
  let held: Buffer = Buffer.alloc(0);
  for await (const chunk of input as AsyncIterable<Buffer>) {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    while (held.length >= lengthBytes) {
      const length = held.readUInt32LE(0);
      if (length > mostBytes) throw fail('invalid-input', 'The browser sent more than a site can have.');
      if (held.length < lengthBytes + length) break;
      const text = held.toString('utf8', lengthBytes, lengthBytes + length);
      held = held.subarray(lengthBytes + length);
      yield parse(text);
    }
  }
}

/** Writes one message and waits until the pipe has room again. */
export async function writeMessage(output: Writable, message: unknown): Promise<void> {
  const body = Buffer.from(JSON.stringify(message));
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32LE(body.length);
  await new Promise<void>((resolve, reject) => {
    output.write(Buffer.concat([length, body]), (error) => (error ? reject(error) : resolve()));
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw fail('invalid-input', 'The browser sent something that is no JSON.');
  }
}
