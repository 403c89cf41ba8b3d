import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { EngineStatusData, Output } from '../../preload/contract.ts';
import { ada, addAda, Latchkey, playground } from './latchkey.ts';

const isMissing = process.env.LATCHKEY_TEST_KEYRING !== '1' && process.env.CI !== 'true';
if (isMissing) console.log('SKIPPED: no test keyring here (test/support/with-desktop.sh starts one)');

function serviceOf({ profile }: Latchkey): string {
  const database = new DatabaseSync(join(profile, 'latchkey.db'), { readOnly: true });
  const id = database.prepare("SELECT value FROM profile WHERE name = 'id'").get()?.value;
  database.close();
  return `Latchkey ${id}`;
}

/** What the keyring holds of the profile, as another program reads it. */
function keyringItems(latchkey: Latchkey): string {
  const search = ['search', '--all', '--unlock', 'service', serviceOf(latchkey)];
  const { stdout, stderr } = spawnSync('secret-tool', search, { encoding: 'utf8' });
  return `${stdout}${stderr}`;
}

test.skipIf(isMissing)(
  'on the real keyring, the command and the daemon keep sessions that nobody else can read',
  async () => {
    const latchkey = new Latchkey();
    const service = await playground();
    const protection = await latchkey.answer<EngineStatusData['protection']>('vault', 'status');
    expect(protection).toMatchObject({ backend: 'keychain', state: 'open' });
    expect(await addAda(latchkey, service, '--remember')).toMatchObject({ code: 0 });
    const { token } = await latchkey.answer<Output<'tokens.get'>>('token', ada.email);

    const items = keyringItems(latchkey);
    expect(items.match(/secret = /g)?.length).toBeGreaterThanOrEqual(2);
    for (const text of [items, latchkey.contents()]) {
      expect(text).not.toContain(token);
      expect(text).not.toContain(ada.password);
    }

    const daemon = await latchkey.startDaemon();
    expect(daemon.output).toMatch(/^Sealed by /m);
    expect(await latchkey.run('refresh', ada.email)).toMatchObject({ code: 0 });
    expect(await latchkey.run('doctor')).toMatchObject({
      code: 0,
      output: expect.stringContaining('Protection'),
    });
    expect(await daemon.stop()).toBe(0);

    expect(await latchkey.run('vault', 'use', 'key-file')).toMatchObject({
      code: 2,
      errors: expect.stringContaining('protected by'),
    });
    expect(await latchkey.run('remove', ada.email, '--yes')).toMatchObject({ code: 0 });
    // The key of the vault, and the one that seals the event log.
    expect(keyringItems(latchkey).match(/secret = /g)?.length).toBe(2);
  },
);

test.skipIf(isMissing)(
  'after the keyring lost the vault key, nothing is overwritten until the person says so, and then goes on',
  async () => {
    const latchkey = new Latchkey();
    const service = await playground();
    expect(await addAda(latchkey, service, '--remember')).toMatchObject({ code: 0 });
    // A key that can be read is not lost, so it is kept.
    expect(await latchkey.run('vault', 'new-key', '--yes')).toMatchObject({ code: 0 });
    expect(await latchkey.run('token', ada.email)).toMatchObject({ code: 0 });

    const lost = ['clear', 'service', serviceOf(latchkey), 'account', 'vault-key'];
    expect(spawnSync('secret-tool', lost).status).toBe(0);
    expect(await latchkey.run('token', ada.email)).toMatchObject({ code: 4 });
    expect(await latchkey.run('vault', 'new-key')).not.toMatchObject({ code: 0 });
    expect(await latchkey.run('vault', 'new-key', '--yes')).toMatchObject({ code: 0 });
    const login = ['login', ada.email, '--way', 'password', '--username', ada.email, '--remember'];
    expect(await latchkey.runWith(ada.password, ...login)).toMatchObject({ code: 0 });
    expect(await latchkey.run('token', ada.email)).toMatchObject({ code: 0 });
  },
);
