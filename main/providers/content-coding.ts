import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, zstdDecompress } from 'node:zlib';

/** A body is longer than it may be. */
export class TooLong extends Error {
  override readonly name = 'TooLong';
}

/** A body is not what its Content-Encoding says. */
class Undecodable extends Error {
  override readonly name = 'Undecodable';
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

const decoders = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
  zstd: promisify(zstdDecompress),
} as const;

/**
 * The text of a body. Nothing compressed is asked for; some servers compress all the same (RFC 9110, 8.4.1). Throws `TooLong` if more than
 * `maxBytes` come out.
 */
export async function decodeBody(
  bytes: Buffer,
  coding: string | undefined,
  maxBytes: number,
): Promise<string> {
  const name = coding?.trim().toLowerCase() ?? 'identity';
  if (name === 'identity' || bytes.length === 0) return bytes.toString('utf8');
  if (!Object.hasOwn(decoders, name)) throw new Undecodable('an unknown content coding');
  try {
    const decoded = await decoders[name as keyof typeof decoders](bytes, { maxOutputLength: maxBytes });
    return decoded.toString('utf8');
  } catch (thrown) {
    const isTooLong = thrown instanceof RangeError;
    throw isTooLong ? new TooLong() : new Undecodable('a damaged body');
  }
}
