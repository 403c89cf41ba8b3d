import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { failureOf } from '../../main/engine/failure.ts';
import { KeyFile } from '../../main/vault/key-file.ts';
import { expectPrivate } from '../support/private-mode.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const open = (folder: string) =>
  new KeyFile({ keyPath: join(folder, 'vault.key'), itemsPath: join(folder, 'vault.key-file') });
const failureFrom = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => failureOf(error),
  );

test('items come back after a start; both files are private, and neither alone tells anything', async () => {
  const folder = temporaryFolder();
  const file = open(folder);
  expect(await file.get('a')).toBeUndefined();
  await file.set('a', 'secret-a');
  await file.set('b', 'secret-b');
  await file.delete('b');
  expect(await open(folder).get('a')).toBe('secret-a');
  expect(await open(folder).get('b')).toBeUndefined();
  expectPrivate(join(folder, 'vault.key'));
  expectPrivate(join(folder, 'vault.key-file'));
  expect(readFileSync(join(folder, 'vault.key'), 'latin1')).toMatch(/^latchkey-file-key-1:[\w-]{43}\n$/);
  expect(readFileSync(join(folder, 'vault.key-file')).includes('secret')).toBe(false);
});

test('a lost key is told and never made anew', async () => {
  const folder = temporaryFolder();
  await open(folder).set('a', '1');
  const key = readFileSync(join(folder, 'vault.key'));
  rmSync(join(folder, 'vault.key'));
  for (const attempt of [open(folder).get('a'), open(folder).set('a', '2'), open(folder).delete('a')]) {
    expect(await failureFrom(attempt)).toMatchObject({ kind: 'vault-unavailable', vault: 'missing' });
  }
  writeFileSync(join(folder, 'vault.key'), key, { mode: 0o600 });
  expect(await open(folder).get('a')).toBe('1');
});

test.skipIf(process.platform === 'win32')('a key that others could read is refused', async () => {
  const folder = temporaryFolder();
  await open(folder).set('a', '1');
  chmodSync(join(folder, 'vault.key'), 0o640);
  expect(await failureFrom(open(folder).get('a'))).toMatchObject({ vault: 'denied' });
  chmodSync(join(folder, 'vault.key'), 0o600);
  expect(await open(folder).get('a')).toBe('1');
});

test.each([
  ['another key', `latchkey-file-key-1:${'A'.repeat(43)}\n`, 'damaged'],
  ['no key', 'hello', 'damaged'],
  ['a newer key', 'latchkey-file-key-7:abc', 'newer-format'],
])('%s is told and nothing is changed', async (_, text, problem) => {
  const folder = temporaryFolder();
  await open(folder).set('a', '1');
  const before = readFileSync(join(folder, 'vault.key-file'));
  writeFileSync(join(folder, 'vault.key'), text);
  expect(await failureFrom(open(folder).get('a'))).toMatchObject({ vault: problem });
  expect(await failureFrom(open(folder).set('a', '2'))).toMatchObject({ vault: problem });
  expect(readFileSync(join(folder, 'vault.key-file')).equals(before)).toBe(true);
});

test('after locking, the key is read again', async () => {
  const folder = temporaryFolder();
  const file = open(folder);
  await file.set('a', '1');
  file.lock();
  expect(await file.get('a')).toBe('1');
  rmSync(join(folder, 'vault.key'));
  file.lock();
  expect(await failureFrom(file.get('a'))).toMatchObject({ vault: 'missing' });
});
