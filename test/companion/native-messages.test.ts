import { PassThrough, Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readMessages, writeMessage } from '../../main/companion/native-messages.ts';

async function read(chunks: readonly Buffer[]): Promise<unknown[]> {
  const messages: unknown[] = [];
  for await (const message of readMessages(Readable.from(chunks))) messages.push(message);
  return messages;
}

async function written(messages: readonly unknown[]): Promise<Buffer> {
  const output = new PassThrough();
  for (const message of messages) await writeMessage(output, message);
  return output.read() ?? Buffer.alloc(0);
}

describe('native messages', () => {
  test('come out as they went in, however the pipe cuts them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue()), fc.integer({ min: 1, max: 9 }), async (messages, size) => {
        const bytes = await written(messages);
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
          bytes.subarray(index * size, (index + 1) * size),
        );
        expect(await read(chunks)).toEqual(JSON.parse(JSON.stringify(messages)));
      }),
    );
  });

  test('that are longer than any site needs are refused before they are held', async () => {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(0xffff_ffff);
    await expect(read([length])).rejects.toMatchObject({ failure: { kind: 'invalid-input' } });
  });

  test('that are no JSON are refused without repeating them', async () => {
    const body = Buffer.from('a secret, and no JSON');
    const length = Buffer.alloc(4);
    length.writeUInt32LE(body.length);
    const refused = read([length, body]);
    await expect(refused).rejects.toMatchObject({ failure: { kind: 'invalid-input' } });
    await expect(refused).rejects.not.toThrow(/secret/);
  });

  test('whose end never comes are not taken for messages', async () => {
    expect(await read([(await written([{ name: 'site' }])).subarray(0, 9)])).toEqual([]);
  });
});
