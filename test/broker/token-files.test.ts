import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { WantedTokenFile } from '../../main/api/token-file-parts.ts';
import { isInMemory, makeMemoryFolder } from '../../main/broker/memory-folder.ts';
import { TokenFiles } from '../../main/broker/token-files.ts';
import { fail } from '../../main/engine/failure.ts';
import { hour, makeEngine, minute, second } from '../engine/engine-fixture.ts';

const memory = '/dev/shm';

/** A folder below `root` that goes away with the test. */
function folderBelow(root: string): string {
  const folder = mkdtempSync(join(root, 'latchkey-files-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Token files of an engine on virtual time, in real memory. */
async function withFiles() {
  const fixture = makeEngine();
  const { manager, clock, add } = fixture;
  await manager.start();
  const account = await add();
  let stored: readonly WantedTokenFile[] = [];
  const folder = join(folderBelow(memory), 'tokens');
  const parts = {
    engine: manager,
    clock,
    store: {
      load: () => stored,
      save: async (wanted: readonly WantedTokenFile[]) => {
        stored = wanted;
      },
    },
    folders: [folder],
    onChange: () => {},
  };
  const files = new TokenFiles(parts);
  files.start(false);
  const wanted = { accountId: account.id, form: 'token', minValid: minute } as const;
  return { ...fixture, id: account.id, parts, folder, files, wanted };
}

describe.skipIf(!existsSync(memory))('a token file', () => {
  test('holds the token, for this user alone, in memory', async () => {
    const { files, wanted, folder } = await withFiles();
    const { path, writtenAt } = await files.keep(wanted);
    expect(readFileSync(path, 'utf8')).toBe('access-1');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(isInMemory(folder)).toBe(true);
    expect(writtenAt).toBeDefined();
    expect(readdirSync(folder)).toEqual([path.slice(folder.length + 1)]);
  });

  test('is valid for the minimum at every moment of a day, whatever its tokens live', async () => {
    const { files, wanted, provider, pass, time, events } = await withFiles();
    const lifetimes = new Map<string, number>();
    provider.onRenew = async () => {
      const session = provider.newSession(20 * minute + (lifetimes.size % 3) * 7 * minute);
      lifetimes.set(session.accessToken ?? '', session.accessTokenExpiresAt ?? 0);
      return session;
    };
    const { path } = await files.keep({ ...wanted, minValid: 10 * minute });
    lifetimes.set('access-1', time.wall + hour);
    for (let step = 0; step < 24 * 60; step += 1) {
      await pass(minute);
      const end = lifetimes.get(readFileSync(path, 'utf8'));
      expect(end).toBeDefined();
      expect((end ?? 0) - time.wall).toBeGreaterThanOrEqual(10 * minute);
    }
    expect(provider.renewals).toBeLessThan((24 * 60) / 10);
    expect(events.some(({ type, tool }) => type === 'handed-out' && tool === 'token file')).toBe(true);
  });

  test('goes with pause, comes with resume, and goes for good with the account', async () => {
    const { files, wanted, manager, id, pass } = await withFiles();
    const { path } = await files.keep(wanted);
    await manager.pause(id);
    expect(existsSync(path)).toBe(false);
    await pass(second);
    expect(existsSync(path)).toBe(false);
    await manager.resume(id);
    await pass(second);
    expect(existsSync(path)).toBe(true);
    await manager.remove(id);
    expect(existsSync(path)).toBe(false);
    expect(files.list()).toEqual([]);
  });

  test('is not there while Latchkey is locked, nor after it has ended', async () => {
    const { files, wanted, folder, pass } = await withFiles();
    const { path } = await files.keep(wanted);
    files.setLocked(true);
    expect(existsSync(path)).toBe(false);
    await pass(2 * hour);
    expect(existsSync(path)).toBe(false);
    files.setLocked(false);
    await pass(second);
    expect(existsSync(path)).toBe(true);
    files.close();
    expect(existsSync(folder)).toBe(false);
    await pass(2 * hour);
    expect(existsSync(folder)).toBe(false);
  });

  test('left by a kill is gone at the next start, and what was wanted is written anew', async () => {
    const { files, wanted, parts, folder, pass } = await withFiles();
    const { path } = await files.keep(wanted);
    writeFileSync(join(folder, 'of-somebody.token'), 'left');
    const next = new TokenFiles(parts);
    expect(existsSync(path)).toBe(false);
    next.start(false);
    await pass(second);
    expect(readdirSync(folder).length).toBe(1);
    expect(readFileSync(path, 'utf8')).toBe('access-1');
    expect(files.list()).toMatchObject(next.list().map(({ path: same }) => ({ path: same })));
  });

  test('stays while its token lives though the provider is down, goes when that is over, and does not press the provider', async () => {
    const { files, wanted, provider, pass } = await withFiles();
    const { path } = await files.keep(wanted);
    provider.onRenew = async () => {
      throw fail('transient', 'Down.');
    };
    await pass(59 * minute);
    expect(readFileSync(path, 'utf8')).toBe('access-1');
    await pass(3 * minute);
    expect(existsSync(path)).toBe(false);
    expect(files.list()).toMatchObject([{ failure: { kind: 'transient' } }]);
    const before = provider.renewals;
    await pass(hour);
    expect(provider.renewals - before).toBeLessThan(90);
    provider.onRenew = async () => provider.newSession(hour);
    await pass(20 * minute);
    expect(readFileSync(path, 'utf8')).toMatch(/^access-/);
    expect(files.list()[0]?.failure).toBeUndefined();
  });

  test('as headers or cookies is what curl reads', async () => {
    const { files, wanted } = await withFiles();
    const header = await files.keep({ ...wanted, form: 'header' });
    expect(readFileSync(header.path, 'utf8')).toBe('authorization: Bearer access-1\n');
    const cookies = await files.keep({ ...wanted, form: 'netscape' });
    expect(readFileSync(cookies.path, 'utf8')).toBe('# Netscape HTTP Cookie File\n');
    expect(files.list().length).toBe(2);
    await files.remove(wanted.accountId, 'header');
    expect(files.list()).toMatchObject([{ form: 'netscape' }]);
    await expect(files.remove(wanted.accountId, 'header')).rejects.toMatchObject({
      failure: { kind: 'invalid-input' },
    });
  });

  test('lies in its folder, whatever the account is called', async () => {
    const { files, wanted, folder, manager } = await withFiles();
    await manager.rename(wanted.accountId, '../../../../tmp/elsewhere');
    const { path } = await files.keep(wanted);
    expect(path).toBe(join(folder, `${wanted.accountId}.token`));
    expect(readdirSync(folder)).toEqual([`${wanted.accountId}.token`]);
  });

  test('asked for longer than the tokens live is refused, and not kept', async () => {
    const { files, wanted, folder } = await withFiles();
    await expect(files.keep({ ...wanted, minValid: 2 * hour })).rejects.toMatchObject({
      failure: { field: 'minValid' },
    });
    expect(files.list()).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('asked for anew in vain stays as it was wanted before', async () => {
    const { files, wanted, pass } = await withFiles();
    const { path } = await files.keep(wanted);
    await expect(files.keep({ ...wanted, minValid: 2 * hour })).rejects.toThrow();
    await pass(second);
    expect(files.list()).toMatchObject([{ minValid: wanted.minValid }]);
    expect(readFileSync(path, 'utf8')).toMatch(/^access-/);
  });

  test('is refused where there is no memory of this user', async () => {
    const { parts, wanted } = await withFiles();
    const files = new TokenFiles({
      ...parts,
      folders: [join(folderBelow(tmpdir()), 'tokens'), '/proc/nowhere/tokens'],
    });
    files.start(false);
    await expect(files.keep(wanted)).rejects.toMatchObject({ failure: { kind: 'not-supported' } });
  });
});

test.skipIf(!existsSync(memory))('a folder for secrets is closed, empty, and no link to elsewhere', () => {
  const parent = folderBelow(memory);
  const folder = join(parent, 'tokens');
  mkdirSync(folder, { mode: 0o777 });
  writeFileSync(join(folder, 'old'), '');
  expect(makeMemoryFolder(folder)).toBe(true);
  expect(readdirSync(folder)).toEqual([]);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});
