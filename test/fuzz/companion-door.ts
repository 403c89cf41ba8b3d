import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { failureDataOf } from '../../main/command/report.ts';
import { type CompanionEngine, serveCompanion } from '../../main/companion/companion-host.ts';
import { failureOf } from '../../main/engine/failure.ts';
import { anyJson, nearly, secretMark } from './bad-input.ts';

const cookie = {
  ...{ name: 'session', value: secretMark, domain: 'example.com', path: '/' },
  ...{ hostOnly: true, secure: true, httpOnly: true, session: false, expirationDate: 1_900_000_000 },
};
const url = 'https://example.com/';
const questions = [
  { id: 1, name: 'site', ask: { url } },
  { id: 2, name: 'preview', ask: { url, cookies: [cookie], localStorage: { token: secretMark } } },
  { id: 3, name: 'apply', ask: { previewId: 'x', item: 0, password: secretMark } },
].map((question) => JSON.stringify(question));

/** What may come down the pipe of the Companion's host: questions that are nearly right, wrong lengths, noise. */
export const anyPipe: fc.Arbitrary<Buffer> = fc.oneof(
  fc
    .array(nearly(questions).map(framed), { minLength: 1, maxLength: 3 })
    .map((parts) => Buffer.concat(parts)),
  anyJson.map((value) => framed(JSON.stringify(value) ?? '')),
  fc.tuple(fc.nat(2 ** 32 - 1), fc.string()).map(([length, text]) => framed(text, length)),
  fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)),
);

/** Serves what comes down the pipe until it ends. Throws unless each question is answered in words, or the pipe is given up in words. */
export async function servePipe(pipe: Buffer, call: CompanionEngine['call']): Promise<void> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const written = buffer(output);
  input.end(pipe);
  try {
    await serveCompanion({ input, output, engine: async () => ({ call }), failureOf: failureDataOf });
  } catch (error) {
    if (failureOf(error).kind !== 'invalid-input') throw error;
  }
  output.end();
  const answers = await written;
  // The person's own page has the cookie; a failure has no business repeating it.
  if (answers.includes(secretMark)) throw new Error('an answer repeats a secret');
  for (let at = 0; at < answers.length; at += 4 + answers.readUInt32LE(at)) {
    const answer = JSON.parse(answers.toString('utf8', at + 4, at + 4 + answers.readUInt32LE(at)));
    if (!answer.ok && !(answer.failure.what.length > 3)) throw new Error('a refusal says too little');
  }
}

function framed(text: string, length = Buffer.byteLength(text)): Buffer {
  const header = Buffer.alloc(4);
  header.writeUInt32LE(length);
  return Buffer.concat([header, Buffer.from(text)]);
}
