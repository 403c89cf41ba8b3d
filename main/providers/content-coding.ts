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
 * The body without its coding. Nothing compressed is asked for; some servers compress all the same (RFC 9110, 8.4.1). Throws `TooLong` if more than
 * `maxBytes` come out.
 */
export async function decodeBody(
  bytes: Buffer,
  coding: string | undefined,
  maxBytes: number,
): Promise<Buffer> {
  const name = coding?.trim().toLowerCase() ?? 'identity';
  if (name === 'identity' || bytes.length === 0) return bytes;
  if (!Object.hasOwn(decoders, name)) throw new Undecodable('an unknown content coding');
  try {
    return await decoders[name as keyof typeof decoders](bytes, { maxOutputLength: maxBytes });
  } catch (thrown) {
    const isTooLong = thrown instanceof RangeError;
    throw isTooLong ? new TooLong() : new Undecodable('a damaged body');
  }
}
