import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SqliteSealedSessions } from '../../main/accounts/sealed-sessions.ts';
import { failureOf } from '../../main/engine/failure.ts';
import { OpenVault, type VaultPlace } from '../../main/vault/open-vault.ts';
import { openDatabase } from '../accounts/open-database.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { fullSession } from './secret-fixture.ts';

/** A profile on disk, opened as often as one likes. */
function profile() {
  const profileFolder = temporaryFolder();
  const rows = new SqliteSealedSessions(openDatabase(profileFolder));
  const open = (place: Partial<VaultPlace> = {}) => new OpenVault({ profileFolder, rows, ...place });
  const recordPath = join(profileFolder, 'vault.json');
  return { profileFolder, rows, open, recordPath, record: () => readFileSync(recordPath, 'utf8') };
}

const failureFrom = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => failureOf(error),
  );

test('a key file: chosen, recorded before anything is sealed, and found again without being named', async () => {
  const { open, record, recordPath } = profile();
  const first = open({ backend: 'key-file' });
  expect(first.current()).toEqual({ backend: 'key-file', name: 'a key file that only your user can read' });
  expect(() => readFileSync(recordPath)).toThrow();
  await first.vault.storeSession('one', fullSession());
  expect(record()).toBe('{"format":1,"backend":"key-file"}\n');
  await first.vault.close();
  const again = open();
  expect(again.current().backend).toBe('key-file');
  expect(await again.vault.loadSession('one')).toEqual(fullSession());
});

test('a sealed file waits for its passphrase, refuses a wrong one, and opens under the right one', async () => {
  const { open } = profile();
  const first = open({ backend: 'passphrase-file', passphrase: 'a passphrase' });
  await first.vault.storeSession('one', fullSession());
  await first.vault.storeCredential('one', { username: 'ann', password: 'p' });
  await first.vault.close();

  const again = open();
  expect(again.current()).toMatchObject({
    name: 'a sealed file under your passphrase',
    failure: { vault: 'locked', message: 'The sealed file waits for its passphrase.' },
  });
  expect(await failureFrom(again.vault.loadSession('one'))).toMatchObject({ vault: 'locked' });
  expect(await failureFrom(again.unlock('wrong'))).toMatchObject({ message: 'The passphrase is not right.' });
  await again.unlock('a passphrase');
  expect(again.current().failure).toBeUndefined();
  expect(await again.vault.loadSession('one')).toEqual(fullSession());
  expect(await again.vault.loadCredential('one')).toEqual({ username: 'ann', password: 'p' });
});

test('what protects sealed sessions is not changed, neither by asking nor by forgetting', async () => {
  const { open, recordPath, rows } = profile();
  await open({ backend: 'key-file' }).vault.storeSession('one', fullSession());
  const before = rows.read('one', 'session');

  const asked = open({ backend: 'passphrase-file', passphrase: 'x' });
  expect(asked.current()).toMatchObject({ backend: 'key-file', failure: { vault: 'missing' } });
  expect(await failureFrom(asked.vault.loadSession('one'))).toMatchObject({ vault: 'missing' });
  expect(await failureFrom(asked.vault.storeSession('one', fullSession()))).toMatchObject({
    vault: 'missing',
  });
  expect(await failureFrom(asked.choose('passphrase-file', 'x'))).toMatchObject({ kind: 'not-supported' });

  const written = readFileSync(recordPath);
  rmSync(recordPath);
  const forgotten = open();
  expect(forgotten.current().failure?.message).toContain('vault.json is gone');
  expect(await failureFrom(forgotten.vault.storeSession('two', fullSession()))).toMatchObject({
    vault: 'missing',
  });
  expect(rows.read('one', 'session')).toEqual(before);

  // Saying what it was is enough: the key proves it.
  const told = open({ backend: 'key-file' });
  expect(await told.vault.loadSession('one')).toEqual(fullSession());
  expect(readFileSync(recordPath).equals(written)).toBe(true);
});

test('a wrong answer to what it was opens nothing and begins nothing', async () => {
  const { open, recordPath } = profile();
  await open({ backend: 'key-file' }).vault.storeSession('one', fullSession());
  rmSync(recordPath);
  const told = open({ backend: 'passphrase-file', passphrase: 'x' });
  expect(await failureFrom(told.vault.storeSession('two', fullSession()))).toMatchObject({
    vault: 'missing',
    message: expect.stringContaining('key of the vault is not in the keychain'),
  });
  expect(() => readFileSync(recordPath)).toThrow();
  expect(await open({ backend: 'key-file' }).vault.loadSession('one')).toEqual(fullSession());
});

test.each([
  ['damaged', '{"format":1,"backend":"ring of keys"}', 'damaged'],
  ['not JSON', 'keychain', 'damaged'],
  ['newer', '{"format":2,"backends":[]}', 'newer-format'],
])('a record that is %s is told and kept', async (_, text, problem) => {
  const { open, recordPath, record } = profile();
  writeFileSync(recordPath, text);
  const opened = open({ backend: 'key-file' });
  expect(opened.current().failure?.vault).toBe(problem);
  expect(await failureFrom(opened.vault.storeSession('one', fullSession()))).toMatchObject({
    vault: problem,
  });
  expect(record()).toBe(text);
});

test('as long as nothing is sealed, the choice is free, and it is remembered', async () => {
  const { open, record } = profile();
  const opened = open({ backend: 'key-file' });
  expect(await failureFrom(opened.choose('passphrase-file'))).toMatchObject({
    kind: 'invalid-input',
    field: 'passphrase',
  });
  await opened.choose('passphrase-file', 'a passphrase');
  expect(opened.current().backend).toBe('passphrase-file');
  expect(record()).toContain('passphrase-file');
  await opened.vault.storeSession('one', fullSession());
  expect(await failureFrom(opened.choose('key-file'))).toMatchObject({
    kind: 'not-supported',
    message: expect.stringContaining('a sealed file under your passphrase'),
  });
  await opened.vault.deleteAll('one');
  await opened.choose('key-file');
  await opened.vault.storeSession('one', fullSession());
  expect(await open().vault.loadSession('one')).toEqual(fullSession());
});

test('choosing the sealed file that is there takes its passphrase, and only the right one', async () => {
  const { open } = profile();
  await open({ backend: 'passphrase-file', passphrase: 'right' }).vault.storeSession('one', fullSession());
  const opened = open();
  expect(await failureFrom(opened.choose('passphrase-file', 'wrong'))).toMatchObject({ vault: 'locked' });
  await opened.choose('passphrase-file', 'right');
  expect(await opened.vault.loadSession('one')).toEqual(fullSession());
});

test('probing tells whether the backend can be used, before anything is stored', async () => {
  const { open, profileFolder } = profile();
  const opened = open({ backend: 'key-file' });
  expect((await opened.probe()).failure).toBeUndefined();
  writeFileSync(join(profileFolder, 'vault.key-file'), 'something else');
  expect((await opened.probe()).failure?.vault).toBe('missing');
});
