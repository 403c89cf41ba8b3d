/** The D-Bus wire format (D-Bus specification, "Message Protocol"), as far as questions of texts need it. */

/** Whom to ask what. All arguments are texts: no more is needed here. */
export interface BusQuestion {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly arguments: readonly string[];
}

/** The first value of an answer. */
export type BusValue = string | number | boolean | undefined;

const callType = 1;
const answerType = 2;
/** Type of a message that says why a question has no answer. */
export const errorType = 3;

/** Header fields of a message (D-Bus specification, "Header Fields"). */
const field = {
  path: 1,
  interface: 2,
  member: 3,
  errorName: 4,
  replySerial: 5,
  destination: 6,
  signature: 8,
};

/** A message that came in, as far as it matters here. */
export interface BusMessage {
  readonly type: number;
  readonly replySerial: number;
  readonly errorName: string;
  readonly firstValue: BusValue;
}

/** Writes values as D-Bus lays them out: little-endian, each aligned to its size. */
class Writer {
  #bytes: number[] = [];

  align(size: number): void {
    while (this.#bytes.length % size !== 0) this.#bytes.push(0);
  }

  byte(value: number): void {
    this.#bytes.push(value);
  }

  number(value: number): void {
    this.align(4);
    this.#bytes.push(value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, (value >>> 24) & 0xff);
  }

  text(value: string): void {
    const bytes = Buffer.from(value);
    this.number(bytes.length);
    this.#bytes.push(...bytes, 0);
  }

  signature(value: string): void {
    this.#bytes.push(value.length, ...Buffer.from(value), 0);
  }

  finish(): Buffer {
    return Buffer.from(this.#bytes);
  }
}

/** The bytes of a question. */
export function encodeCall(serial: number, question: BusQuestion): Buffer {
  const body = new Writer();
  for (const argument of question.arguments) body.text(argument);
  const content = body.finish();

  const fields = new Writer();
  const add = (code: number, type: string, value: string) => {
    fields.align(8);
    fields.byte(code);
    fields.signature(type);
    if (type === 'g') fields.signature(value);
    else fields.text(value);
  };
  add(field.path, 'o', question.path);
  add(field.interface, 's', question.interface);
  add(field.member, 's', question.member);
  add(field.destination, 's', question.destination);
  if (question.arguments.length > 0) add(field.signature, 'g', 's'.repeat(question.arguments.length));
  const named = fields.finish();

  const message = new Writer();
  for (const byte of ['l'.charCodeAt(0), callType, 0, 1]) message.byte(byte);
  message.number(content.length);
  message.number(serial);
  message.number(named.length);
  const start = message.finish();
  return Buffer.concat([start, named, Buffer.alloc(padding(named.length, 8)), content]);
}

/** Reads values as D-Bus lays them out, in the byte order that the message names. Throws on anything that does not fit. */
class Reader {
  readonly #bytes: Buffer;
  readonly #isLittle: boolean;
  position: number;

  constructor(bytes: Buffer, position: number, isLittle: boolean) {
    this.#bytes = bytes;
    this.position = position;
    this.#isLittle = isLittle;
  }

  align(size: number): void {
    this.position += padding(this.position, size);
  }

  byte(): number {
    this.position += 1;
    return this.#bytes.readUInt8(this.position - 1);
  }

  number(): number {
    this.align(4);
    this.position += 4;
    const at = this.position - 4;
    return this.#isLittle ? this.#bytes.readUInt32LE(at) : this.#bytes.readUInt32BE(at);
  }

  text(length: number): string {
    const start = this.position;
    if (start + length + 1 > this.#bytes.length) throw new RangeError('text longer than the message');
    this.position += length + 1;
    return this.#bytes.toString('utf8', start, start + length);
  }

  value(type: string): BusValue {
    if (type === 's' || type === 'o') return this.text(this.number());
    if (type === 'g') return this.text(this.byte());
    if (type === 'u') return this.number();
    if (type === 'b') return this.number() !== 0;
    if (type === 'v') return this.value(this.text(this.byte()));
    return undefined;
  }
}

/** Length of the first message, or undefined as long as it has not come whole. Throws on what cannot be an answer. */
export function messageLength(bytes: Buffer): number | undefined {
  if (bytes.length < 16) return undefined;
  const isLittle = bytes[0] === 'l'.charCodeAt(0);
  const body = isLittle ? bytes.readUInt32LE(4) : bytes.readUInt32BE(4);
  const fields = isLittle ? bytes.readUInt32LE(12) : bytes.readUInt32BE(12);
  // Nothing that is asked here has an answer of more than a few hundred bytes.
  if (body + fields > 65_536) throw new RangeError('message too long');
  const length = 16 + fields + padding(fields, 8) + body;
  return bytes.length < length ? undefined : length;
}

/** Reads a message. Throws on anything that does not fit. */
export function decodeMessage(bytes: Buffer): BusMessage {
  const isLittle = bytes[0] === 'l'.charCodeAt(0);
  const reader = new Reader(bytes, 12, isLittle);
  const end = reader.number() + 16;
  let [replySerial, errorName, signature]: [number, string, string] = [0, '', ''];
  while (reader.position < end) {
    reader.align(8);
    const code = reader.byte();
    const value = reader.value(reader.text(reader.byte()));
    if (code === field.replySerial) replySerial = Number(value);
    if (code === field.errorName) errorName = String(value);
    if (code === field.signature) signature = String(value);
  }
  const type = bytes[1] ?? 0;
  const body = new Reader(bytes, end + padding(end, 8), isLittle);
  const firstValue = type === answerType && signature ? body.value(signature.charAt(0)) : undefined;
  return { type, replySerial, errorName, firstValue };
}

function padding(position: number, size: number): number {
  return (size - (position % size)) % size;
}
