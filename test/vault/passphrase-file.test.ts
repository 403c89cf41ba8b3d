import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { failureOf } from '../../main/engine/failure.ts';
import { PassphraseFile } from '../../main/vault/passphrase-file.ts';
import { expectPrivate } from '../support/private-mode.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** scrypt at a thousandth of the usual cost. */
const cost = { logN: 10, r: 8, p: 1 };
const passphrase = 'correct horse battery staple';

function open(folder: string, words: string | undefined = passphrase) {
  return new PassphraseFile({
    path: join(folder, 'vault.passphrase'),
    cost,
    ...(words === undefined ? {} : { passphrase: words }),
  });
}

const failureFrom = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => failureOf(error),
  );

test('items come back after a start, and none is readable in the file', async () => {
  const folder = temporaryFolder();
  const file = open(folder);
  expect(await file.get('a')).toBeUndefined();
  expect(readdirSync(folder)).toEqual([]);
  await Promise.all([file.set('a', 'secret-a'), file.set('b', 'secret-b'), file.set('a', 'secret-a2')]);
  await file.delete('b');
  await file.delete('never there');
  const again = open(folder);
  expect([await again.get('a'), await again.get('b')]).toEqual(['secret-a2', undefined]);
  const path = join(folder, 'vault.passphrase');
  expect(readdirSync(folder)).toEqual(['vault.passphrase']);
  expectPrivate(path);
  const bytes = readFileSync(path);
  for (const word of ['secret', 'items', passphrase]) expect(bytes.includes(word)).toBe(false);
});

test('the preamble is the documented one, at the usual cost', async () => {
  const folder = temporaryFolder();
  await new PassphraseFile({ path: join(folder, 'vault.passphrase'), passphrase }).set('a', '1');
  const bytes = readFileSync(join(folder, 'vault.passphrase'));
  expect(bytes.subarray(0, 12)).toEqual(Buffer.from([0x4c, 0x4b, 0x50, 0x46, 1, 1, 17, 8, 1, 0, 0, 0]));
  expect(bytes.toString('latin1', 52, 56)).toBe('LKBX');
});

test('a wrong passphrase is told, costs one try, and the right one opens after it', async () => {
  const folder = temporaryFolder();
  await open(folder).set('a', '1');
  const file = open(folder, 'wrong');
  expect(await failureFrom(file.get('a'))).toMatchObject({
    vault: 'locked',
    message: 'The passphrase is not right.',
  });
  expect(file.knownFailure).toMatchObject({
    vault: 'locked',
    message: 'The sealed file waits for its passphrase.',
  });
  expect(await failureFrom(file.set('a', '2'))).toMatchObject({ vault: 'locked' });
  expect(await failureFrom(file.unlock('wrong again'))).toMatchObject({ vault: 'locked' });
  await file.unlock(passphrase);
  expect(file.knownFailure).toBeUndefined();
  expect(await file.get('a')).toBe('1');
});

test('without a passphrase it waits, and it waits again after it was locked', async () => {
  const folder = temporaryFolder();
  await open(folder).set('a', '1');
  const file = new PassphraseFile({ path: join(folder, 'vault.passphrase'), cost });
  expect(await failureFrom(file.get('a'))).toMatchObject({ kind: 'vault-unavailable', vault: 'locked' });
  await file.unlock(passphrase);
  expect(await file.get('a')).toBe('1');
  file.lock();
  expect(await failureFrom(file.get('a'))).toMatchObject({ vault: 'locked' });
  expect(await failureFrom(open(temporaryFolder(), '').set('a', '1'))).toMatchObject({
    kind: 'invalid-input',
    field: 'passphrase',
  });
});

test('a passphrase is the same however the keyboard composes its letters', async () => {
  const folder = temporaryFolder();
  await open(folder, 'Schlüssel').set('a', '1');
  expect(await open(folder, 'Schlu\u0308ssel').get('a')).toBe('1');
});

test('damage is told from a wrong passphrase, a newer format from damage, and nothing is overwritten', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'vault.passphrase');
  await open(folder).set('a', '1');
  const whole = readFileSync(path);
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: whole.length - 1 }),
      fc.integer({ min: 1, max: 255 }),
      async (at, change) => {
        const bytes = Buffer.from(whole);
        bytes[at] = (bytes[at] ?? 0) ^ change;
        writeFileSync(path, bytes);
        const file = open(folder);
        const failure = await failureFrom(file.get('a'));
        expect(['damaged', 'newer-format']).toContain(failure?.vault);
        if (failure?.vault === 'newer-format') expect([4, 56]).toContain(at);
        expect(await failureFrom(file.set('a', '2'))).toMatchObject({ kind: 'vault-unavailable' });
        expect(readFileSync(path).equals(bytes)).toBe(true);
      },
    ),
    { numRuns: 60 },
  );
  for (const length of [0, 3, 40, 52, 60, whole.length - 1]) {
    writeFileSync(path, whole.subarray(0, length));
    expect(await failureFrom(open(folder).get('a'))).toMatchObject({ vault: 'damaged' });
  }
});

test.skipIf(process.platform !== 'linux')('a full disk is told, and the file is as it was', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'vault.passphrase');
  const file = open(folder);
  await file.set('a', '1');
  const before = readFileSync(path);
  // The kernel's own full disk stands where the new file would be written.
  symlinkSync('/dev/full', `${path}.partial`);
  expect(await failureFrom(file.set('a', '2'))).toEqual({
    kind: 'vault-unavailable',
    vault: 'full',
    message: 'The sealed file could not be written: the disk is full.',
    detail: 'ENOSPC',
  });
  expect(readFileSync(path).equals(before)).toBe(true);
  await file.set('a', '3');
  expect(await open(folder).get('a')).toBe('3');
});
