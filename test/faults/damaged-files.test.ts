import { copyFileSync, existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { failureOf } from '../../main/engine/failure.ts';
import { openProfileHost } from '../../main/host/profile-host.ts';
import type { FailureData } from '../../preload/contract.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { call, openHost, practice, signIn } from './profile-in-use.ts';

type Damage = 'emptied' | 'cut in half' | 'one bit turned' | 'from the future' | 'gone';

/** What makes each file one of a newer version. */
const future: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  'vault.json': () => Buffer.from('{"format":9,"backend":"quantum"}'),
  'vault.key': (bytes) => Buffer.from(bytes.toString().replace('-1:', '-9:')),
  // The version of a sealed box is its fifth byte.
  'vault.key-file': (bytes) => Buffer.concat([bytes.subarray(0, 4), Buffer.from([9]), bytes.subarray(5)]),
};

function damage(path: string, name: string, kind: Damage): void {
  const bytes = readFileSync(path);
  if (kind === 'gone') rmSync(path);
  else if (kind === 'emptied') truncateSync(path);
  else if (kind === 'cut in half') truncateSync(path, Math.floor(bytes.length / 2));
  else if (kind === 'one bit turned') writeFileSync(path, turned(bytes, name));
  else if (name === 'latchkey.db') ageDatabase(path);
  else writeFileSync(path, future[name]?.(bytes) ?? bytes);
}

/** In a database in the page of the schema, in a sealed file in its middle. */
function turned(bytes: Buffer, name: string): Buffer {
  const place = name === 'latchkey.db' ? 105 : Math.floor(bytes.length / 2);
  const copy = Buffer.from(bytes);
  copy[place] = (copy[place] ?? 0) ^ 1;
  return copy;
}

function ageDatabase(path: string): void {
  const database = new DatabaseSync(path);
  database.exec('PRAGMA user_version = 999');
  database.close();
}

/** What the person is told: why the profile does not open, or why the account cannot be refreshed. */
async function told(
  profile: string,
  id: string,
): Promise<Pick<FailureData, 'kind' | 'vault'> & { what: string }> {
  try {
    const host = await openProfileHost({ profile, kind: 'command' });
    if (!host) throw new Error('the profile is in use');
    const reply = await call(host, 'accounts.refresh', { id });
    await host.close();
    return reply.ok ? { kind: 'none', what: '' } : reply.failure;
  } catch (error) {
    const { kind, vault, message } = failureOf(error);
    return { kind, vault, what: message };
  }
}

test('each file of a profile, damaged in each way, is told in words, is not made worse, and is whole again once it is put back', async () => {
  const playground = await practice();
  const profile = temporaryFolder();
  const host = await openHost(profile);
  await host.protection.choose('key-file', undefined);
  const id = await signIn(host, playground, 'one');
  await host.close();
  const names = ['latchkey.db', 'vault.json', 'vault.key', 'vault.key-file'];
  const kinds: readonly Damage[] = ['emptied', 'cut in half', 'one bit turned', 'from the future', 'gone'];
  const aside = temporaryFolder();
  for (const name of names) {
    for (const kind of kinds) {
      const what = `${name} ${kind}`;
      // An empty or absent database is a new profile: there is nothing to tell it from one.
      if (name === 'latchkey.db' && ['emptied', 'gone'].includes(kind)) continue;
      const path = join(profile, name);
      for (const other of names) copyFileSync(join(profile, other), join(aside, other));
      damage(path, name, kind);
      const damaged = existsSync(path) ? readFileSync(path) : undefined;
      const { kind: failure, what: words, vault } = await told(profile, id);
      expect(['storage-unavailable', 'vault-unavailable'], `${what}: ${words}`).toContain(failure);
      expect(words.length, what).toBeGreaterThan(20);
      if (kind === 'from the future' && name !== 'latchkey.db') expect(vault, what).toBe('newer-format');
      if (kind === 'from the future') expect(`${words} ${vault}`, what).toMatch(/newer/);
      if (name !== 'latchkey.db')
        expect(existsSync(path) ? readFileSync(path) : undefined, what).toEqual(damaged);
      for (const suffix of ['-wal', '-shm']) rmSync(join(profile, `latchkey.db${suffix}`), { force: true });
      // The files that nobody damaged may have gone on; of the pair only the damaged one is put back.
      copyFileSync(join(aside, name), path);
      expect(await told(profile, id), what).toMatchObject({ kind: 'none' });
    }
  }
});

test('sealed rows that were exchanged between accounts open for neither, and for each again once they are back', async () => {
  const playground = await practice();
  const profile = temporaryFolder();
  const host = await openHost(profile);
  await host.protection.choose('key-file', undefined);
  const ids = [await signIn(host, playground, 'one'), await signIn(host, playground, 'two')];
  await host.close();
  const exchange = () => {
    const database = new DatabaseSync(join(profile, 'latchkey.db'));
    const swap = database.prepare('UPDATE sealed SET account_id = ? WHERE account_id = ?');
    const [one = '', two = ''] = ids;
    for (const [to, from] of [
      ['aside', one],
      [one, two],
      [two, 'aside'],
    ] as const)
      swap.run(to, from);
    database.close();
  };
  exchange();
  for (const id of ids) {
    expect(await told(profile, id)).toMatchObject({ kind: 'vault-unavailable', vault: 'damaged' });
  }
  exchange();
  for (const id of ids) expect(await told(profile, id)).toMatchObject({ kind: 'none' });
});
