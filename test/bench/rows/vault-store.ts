import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openProfileDatabase, profileDatabasePath } from '../../../main/accounts/profile-database.ts';
import { SqliteSealedSessions } from '../../../main/accounts/sealed-sessions.ts';
import { emptySession, type Session } from '../../../main/engine/session.ts';
import { OpenVault } from '../../../main/vault/open-vault.ts';
import type { BenchQuestion } from '../measure.ts';
import { Unavailable } from '../unavailable.ts';

const rounds = 8;
/** Milliseconds between two rounds, as renewals of few accounts come: longer than the vault believes that a keyring is still open. */
const between = 120;

/**
 * Stores and loads a session as the engine does (sealed, durable, read back) against an item written and read with keytar alone, which is
 * neither sealed nor keeps a copy. Small sessions lie in the keychain, large ones in the database under a key that is kept in memory.
 */
export async function vaultStore(): Promise<BenchQuestion[]> {
  if (process.platform === 'linux' && process.env.LATCHKEY_TEST_KEYRING !== '1') {
    throw new Unavailable('there is no keyring (gnome-keyring, dbus) to measure with');
  }
  const { default: keytar } = await import('keytar');
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const { vault } = new OpenVault({
    profileFolder: folder,
    rows: new SqliteSealedSessions(openProfileDatabase(profileDatabasePath(folder))),
  });
  return [
    {
      kind: 'in the keychain',
      bytes: 600,
      target: 'at most 3 (a look, a reading back and two durable notes, to lose nothing)',
      reach: 3,
    },
    { kind: 'in the database', bytes: 20_000, target: 'less', reach: 1 },
  ].map(({ kind, bytes, target, reach }) => {
    const session = sessionOf(bytes);
    const text = JSON.stringify(session);
    return {
      name: `store and load a session of ${bytes / 1_000} KB, ${kind}`,
      unit: 'ms',
      rival: 'keytar alone, the session in clear',
      target,
      ours: () =>
        each(async () => {
          await vault.storeSession(`bench-${bytes}`, session);
          const loaded = await vault.loadSession(`bench-${bytes}`);
          if (loaded?.accessToken !== session.accessToken) throw new Error('loaded something else');
        }),
      theirs: () =>
        each(async () => {
          await keytar.setPassword('Latchkey bench', `bench-${bytes}`, text);
          if ((await keytar.getPassword('Latchkey bench', `bench-${bytes}`)) !== text)
            throw new Error('read something else');
        }),
      isReached: (ratio) => ratio.median <= reach,
    } satisfies BenchQuestion;
  });
}

async function each(work: () => Promise<void>): Promise<number> {
  let took = 0;
  for (let round = 0; round < rounds; round += 1) {
    await pause(between);
    const startedAt = performance.now();
    await work();
    took += performance.now() - startedAt;
  }
  return took / rounds;
}

function sessionOf(bytes: number): Session {
  return { ...emptySession(Date.now()), accessToken: 'x'.repeat(bytes) };
}
