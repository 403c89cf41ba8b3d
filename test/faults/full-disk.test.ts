import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { failureOf } from '../../main/engine/failure.ts';
import { openProfileHost } from '../../main/host/profile-host.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { call, openHost, practice, signIn } from './profile-in-use.ts';

function mount(...mountArguments: string[]): boolean {
  return spawnSync('mount', mountArguments).status === 0;
}

/** A small disk of its own that goes away with the test; undefined where none can be had. */
function smallDisk(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
  const folder = join(temporaryFolder(), 'disk');
  mkdirSync(folder);
  if (!mount('-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder)) return undefined;
  onTestFinished(() => void spawnSync('umount', ['-l', folder]));
  return folder;
}

/** Fills the disk to the last byte. */
function fill(folder: string): void {
  const { bavail, bsize } = statfsSync(folder);
  writeFileSync(join(folder, 'filler'), Buffer.alloc(Number(bavail) * Number(bsize)));
}

const canMount = smallDiskCanBeHad();
if (!canMount) console.log('SKIPPED: a disk of its own to fill needs Linux and root');

function smallDiskCanBeHad(): boolean {
  return (
    process.platform === 'linux' &&
    process.getuid?.() === 0 &&
    spawnSync('unshare', ['-m', 'true']).status === 0
  );
}

test.skipIf(!canMount)(
  'on a full disk every change is refused in words, nothing is lost, and room is all it takes',
  async () => {
    const disk = smallDisk();
    if (!disk) throw new Error('no disk could be mounted');
    const playground = await practice();
    const profile = join(disk, 'profile');
    const host = await openHost(profile);
    await host.protection.choose('key-file', undefined);
    const id = await signIn(host, playground, 'one');
    fill(disk);
    // What is refused depends on what still fits into pages that are there: asked until the disk refuses.
    const refused: string[] = [];
    for (let index = 0; index < 400 && refused.length < 3; index += 1) {
      const reply = await call(host, 'accounts.update', { id, notes: `${index} ${'n'.repeat(1_500)}` });
      if (!reply.ok) refused.push(`${reply.failure.kind} ${reply.failure.what}`);
    }
    expect(refused).toHaveLength(3);
    for (const words of refused)
      expect(words).toMatch(
        /^storage-unavailable The account could not be saved: (the disk is full|the disk reported)/,
      );
    const refresh = await call(host, 'accounts.refresh', { id });
    // A renewed session that cannot be stored is kept in memory, unused, until it can be.
    if (!refresh.ok) expect(['storage-unavailable', 'vault-unavailable']).toContain(refresh.failure.kind);
    rmSync(join(disk, 'filler'));
    expect(await call(host, 'accounts.refresh', { id })).toMatchObject({ ok: true });
    expect(await call(host, 'accounts.update', { id, notes: 'there is room' })).toMatchObject({ ok: true });
    await host.close();
    const next = await openHost(profile);
    expect(await call(next, 'accounts.get', { id })).toMatchObject({
      ok: true,
      value: { notes: 'there is room' },
    });
    expect(await call(next, 'accounts.refresh', { id })).toMatchObject({ ok: true });
    expect(await call(next, 'audit.verify', {})).toMatchObject({ ok: true, value: { intact: true } });
  },
);

test.skipIf(!canMount)(
  'a profile on a disk that may only be read is refused in words, untouched, and opens when it may be written',
  async () => {
    const disk = smallDisk();
    if (!disk) throw new Error('no disk could be mounted');
    const playground = await practice();
    const profile = join(disk, 'profile');
    const host = await openHost(profile);
    await host.protection.choose('key-file', undefined);
    const id = await signIn(host, playground, 'one');
    await host.close();
    expect(mount('-o', 'remount,ro', disk)).toBe(true);
    const failure = await openProfileHost({ profile, kind: 'command' }).then(() => undefined, failureOf);
    expect(failure).toMatchObject({ kind: 'storage-unavailable' });
    expect(failure?.message).toMatch(/may only be read|cannot be opened|access/);
    expect(mount('-o', 'remount,rw', disk)).toBe(true);
    const next = await openHost(profile);
    expect(await call(next, 'accounts.refresh', { id })).toMatchObject({ ok: true });
  },
);
