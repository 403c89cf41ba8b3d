import type { IncomingMessage } from 'node:http';
import { fail } from '../engine/failure.ts';

/** A request that is refused before any procedure sees it, with its HTTP status. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Reads a JSON body. Throws a `Refusal` if it is no JSON or too long, `cancelled` if the client goes away. */
export async function readJson(request: IncomingMessage, mostBytes: number): Promise<unknown> {
  const [type] = (request.headers['content-type'] ?? '').split(';');
  // A page of another site can send forms and plain text without asking, but not this type.
  if (type?.trim().toLowerCase() !== 'application/json') {
    throw new Refusal(415, 'The body must be application/json.');
  }
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) throw tooLong();
  const text = await readText(request, mostBytes);
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, 'The body is no JSON.');
  }
}

function readText(request: IncomingMessage, mostBytes: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let length = 0;
    request.on('data', (part: Buffer) => {
      length += part.length;
      if (length > mostBytes) reject(tooLong());
      else parts.push(part);
    });
    request.on('end', () => resolve(Buffer.concat(parts).toString('utf8')));
    const onGone = () => {
      // A request that came whole closes as well, and a failure that nobody hears of still takes its time.
      if (!request.readableEnded) reject(fail('cancelled', 'The caller went away.'));
    };
    request.on('close', onGone);
    request.on('error', onGone);
  });
}

function tooLong(): Refusal {
  return new Refusal(413, 'The body is too long.');
}
