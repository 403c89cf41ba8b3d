import { hkdfSync } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openProfileDatabase, profileDatabasePath } from '../../main/accounts/profile-database.ts';
import { SqliteSealedSessions } from '../../main/accounts/sealed-sessions.ts';
import { KeyFile } from '../../main/vault/key-file.ts';
import { readKeyText } from '../../main/vault/key-text.ts';
import { open } from '../../main/vault/sealed-box.ts';
import { startScript } from '../support/script.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** How often some bytes are in the memory of another process. */
function countInMemory(processId: number, wanted: Uint8Array): number {
  const memory = openSync(`/proc/${processId}/mem`, 'r');
  const chunk = Buffer.alloc(4 * 1024 * 1024 + wanted.length);
  let found = 0;
  try {
    for (const line of readFileSync(`/proc/${processId}/maps`, 'utf8').split('\n')) {
      const [, start = '', end = ''] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
      if (!start) continue;
      const last = Number.parseInt(end, 16);
      for (let at = Number.parseInt(start, 16); at < last; at += chunk.length - wanted.length) {
        let length = 0;
        try {
          length = readSync(memory, chunk, 0, Math.min(chunk.length, last - at), at);
        } catch {
          // A region that is only reserved cannot be read.
          continue;
        }
        const bytes = chunk.subarray(0, length);
        for (let index = bytes.indexOf(wanted); index >= 0; index = bytes.indexOf(wanted, index + 1))
          found += 1;
      }
    }
  } finally {
    closeSync(memory);
  }
  return found;
}

test.skipIf(process.platform !== 'linux')('no key is left in memory once the vault is closed', async () => {
  const profile = temporaryFolder();
  const holder = startScript(join(import.meta.dirname, 'key-holder.script.ts'), [profile]);
  expect(await holder.line()).toBe('in use');

  const items = new KeyFile({
    keyPath: join(profile, 'vault.key'),
    itemsPath: join(profile, 'vault.key-file'),
  });
  const fileKey = readKeyText('file-key', readFileSync(join(profile, 'vault.key'), 'utf8').trim());
  const vaultKey = readKeyText('vault-key', (await items.get('vault-key')) ?? '');
  const sealingKey = Buffer.from(hkdfSync('sha256', vaultKey, '', 'latchkey vault seal 1', 32));
  const itemBox = Buffer.from((await items.get('account')) ?? '', 'base64url');
  const itemKey = open(itemBox, sealingKey, { purpose: 'item-key', key: 'vault-key', subject: 'account' });
  // The keys are the right ones: they open what lies in the database.
  const database = openProfileDatabase(profileDatabasePath(profile));
  const { current } = new SqliteSealedSessions(database).read('account', 'session');
  database.close();
  if (!(current instanceof Uint8Array)) throw new Error('no row');
  open(current, itemKey, { purpose: 'session', key: 'item-key', subject: 'account' });

  const id = holder.process.pid ?? 0;
  const count = () => [fileKey, vaultKey, sealingKey, itemKey].map((key) => countInMemory(id, key));
  const inUse = count();
  expect(inUse[0]).toBeGreaterThan(0);
  expect(inUse[2]).toBeGreaterThan(0);
  expect(inUse[3]).toBeGreaterThan(0);
  holder.process.stdin?.write('go on\n');
  expect(await holder.line()).toBe('closed');
  expect(count()).toEqual([0, 0, 0, 0]);
});
