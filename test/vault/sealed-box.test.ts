import { createDecipheriv, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BoxContext, boxOverhead, open, readHeader, seal } from '../../main/vault/sealed-box.ts';
import { problemOf } from '../../main/vault/vault-failure.ts';

const key = randomBytes(32);
const context: BoxContext = { purpose: 'session', key: 'vault-key', subject: 'account-1' };

const contexts = fc.record({
  purpose: fc.constantFrom<BoxContext['purpose']>('session', 'credential', 'item-key', 'items'),
  key: fc.constantFrom<BoxContext['key']>('vault-key', 'item-key', 'file-key'),
  subject: fc.string({ unit: 'grapheme', maxLength: 40 }),
});
const contents = fc.uint8Array({ maxLength: 3_000 });

function problemOfOpening(box: Uint8Array, under = key, as = context) {
  try {
    open(box, under, as);
  } catch (error) {
    return problemOf(error);
  }
  return 'opened';
}

test('what was sealed is opened under the same key and words', () => {
  fc.assert(
    fc.property(
      contents,
      contexts,
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      (content, words, under) => {
        const box = seal(content, under, words);
        expect(box.length).toBe(content.length + boxOverhead);
        expect(readHeader(box)).toEqual({ purpose: words.purpose, key: words.key });
        expect(open(box, under, words).equals(content)).toBe(true);
      },
    ),
  );
});

test('no box opens for another account, purpose or key, however it was made', () => {
  fc.assert(
    fc.property(contents, contexts, contexts, (content, sealed, asked) => {
      const isSame = JSON.stringify(sealed) === JSON.stringify(asked);
      const found = problemOfOpening(seal(content, key, sealed), key, asked);
      expect(found).toBe(isSame ? 'opened' : 'damaged');
    }),
  );
  expect(problemOfOpening(seal(Buffer.from('x'), key, context), randomBytes(32))).toBe('damaged');
});

test('relabelling a box does not make it open: the header is authenticated', () => {
  const box = seal(Buffer.from('secret'), key, context);
  const purpose = Buffer.from(box);
  purpose[5] = 2;
  expect(readHeader(purpose).purpose).toBe('credential');
  expect(problemOfOpening(purpose, key, { ...context, purpose: 'credential' })).toBe('damaged');
  const keyed = Buffer.from(box);
  keyed[6] = 2;
  expect(problemOfOpening(keyed, key, { ...context, key: 'item-key' })).toBe('damaged');
});

test('any flipped bit, any cut and any addition is refused', () => {
  const box = seal(Buffer.from('forty-two bytes of a session, more or less'), key, context);
  for (let bit = 0; bit < box.length * 8; bit += 1) {
    const changed = Buffer.from(box);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    // A changed version says of itself that it is newer; all else is damage.
    expect(problemOfOpening(changed)).toBe(bit >> 3 === 4 && changed[4] !== 0 ? 'newer-format' : 'damaged');
  }
  for (let length = 0; length < box.length; length += 1) {
    expect(problemOfOpening(box.subarray(0, length))).toBe('damaged');
  }
  expect(problemOfOpening(Buffer.concat([box, Buffer.alloc(1)]))).toBe('damaged');
});

test('whatever bytes come, opening ends in a failure of the vault', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(['damaged', 'newer-format']).toContain(problemOfOpening(bytes));
      const prefixed = Buffer.concat([Buffer.from('LKBX\x01'), bytes]);
      expect(problemOfOpening(prefixed)).toBe('damaged');
    }),
  );
});

test('a box of a newer version is told as such, whatever follows', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 255 }), fc.uint8Array({ maxLength: 50 }), (version, rest) => {
      const box = Buffer.concat([Buffer.from('LKBX'), Buffer.from([version]), rest]);
      expect(problemOfOpening(box)).toBe('newer-format');
    }),
  );
});

test('two boxes of the same content have nothing in common but the header', () => {
  const nonces = new Set<string>();
  for (let index = 0; index < 2_000; index += 1) {
    nonces.add(seal(Buffer.alloc(4), key, context).toString('hex', 8, 20));
  }
  expect(nonces.size).toBe(2_000);
});

test('the layout is the documented one: another program can open a box with the key alone', () => {
  const content = Buffer.from('a session');
  const box = seal(content, key, { purpose: 'credential', key: 'item-key', subject: 'äccount' });
  expect(box.subarray(0, 8)).toEqual(Buffer.from([0x4c, 0x4b, 0x42, 0x58, 1, 2, 2, 0]));
  const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(8, 20), { authTagLength: 16 });
  decipher.setAAD(Buffer.concat([box.subarray(0, 20), Buffer.from('äccount', 'utf8')]));
  decipher.setAuthTag(box.subarray(-16));
  const opened = Buffer.concat([decipher.update(box.subarray(20, -16)), decipher.final()]);
  expect(opened.equals(content)).toBe(true);
});
