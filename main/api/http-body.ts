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

const jsonType = 'application/json';

/** Reads a JSON body. Rejects with a `Refusal` if it is no JSON or too long, `cancelled` if the client goes away. */
export function readJson(request: IncomingMessage, mostBytes: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const { 'content-type': type = '', 'content-length': announced } = request.headers;
    // A page of another site can send forms and plain text without asking, but not this type.
    if (type !== jsonType && type.split(';', 1)[0]?.trim().toLowerCase() !== jsonType) {
      throw new Refusal(415, 'The body must be application/json.');
    }
    if (announced !== undefined && Number(announced) > mostBytes) throw tooLong();
    const parts: Buffer[] = [];
    let length = 0;
    request.on('data', (part: Buffer) => {
      length += part.length;
      if (length > mostBytes) reject(tooLong());
      else parts.push(part);
    });
    request.on('end', () => {
      try {
        resolve(length === 0 ? {} : JSON.parse(textOf(parts)));
      } catch {
        reject(new Refusal(400, 'The body is no JSON.'));
      }
    });
    request.on('close', () => {
      // A request that came whole closes as well, and a failure that nobody hears of still takes its time.
      if (!request.readableEnded) reject(fail('cancelled', 'The caller went away.'));
    });
  });
}

/** Nearly every body comes in one piece. */
function textOf(parts: readonly Buffer[]): string {
  const [only] = parts;
  return (parts.length === 1 && only ? only : Buffer.concat(parts)).toString('utf8');
}

function tooLong(): Refusal {
  return new Refusal(413, 'The body is too long.');
}
