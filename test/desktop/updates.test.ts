import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { signatureOf } from '../../main/desktop/update-signature.ts';
import { updateSource } from '../../main/desktop/update-source.ts';
import { Updates } from '../../main/desktop/updates.ts';
import { failureOf } from '../../main/engine/failure.ts';
import { UpdaterDouble } from '../support/electron-double/updater-double.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
const files = [{ url: 'Latchkey-0.2.0.AppImage', sha512: 'digest' }];

function signed(changes: object = {}): object {
  const update = { version: '0.2.0', files };
  return { ...update, signature: signatureOf(update, privateKey), ...changes };
}

function makeUpdates(engine = new UpdaterDouble()) {
  const seen: string[] = [];
  const log: string[] = [];
  const updates: Updates = new Updates({
    source: { engine: async () => engine, publicKey: pem },
    onChange: () => seen.push(updates.state.state),
    leave: async () => void seen.push('left'),
    startAgain: () => seen.push('started again'),
    now: () => 1_000,
    log: (line) => log.push(line),
  });
  return { engine, updates, seen, log };
}

async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

describe('updates', () => {
  test('are asked for, loaded and installed one step at a time, each when a person says so', async () => {
    const { engine, updates, seen } = makeUpdates();
    expect(updates.state).toEqual({ state: 'unknown' });
    engine.found = signed();
    await updates.check();
    expect(updates.state).toEqual({ state: 'available', version: '0.2.0' });
    expect(engine).toMatchObject({ autoDownload: false, autoInstallOnAppQuit: false, allowDowngrade: false });
    updates.download();
    await settled();
    engine.happen('download-progress', { percent: 40 });
    expect(updates.state).toEqual({ state: 'downloading', version: '0.2.0', share: 0.4 });
    engine.download.resolve([]);
    await settled();
    expect(updates.state).toEqual({ state: 'ready', version: '0.2.0' });
    await updates.install();
    expect(engine.installed).toBe(1);
    expect(seen).toEqual([
      ...['checking', 'available', 'downloading', 'downloading', 'ready', 'installing', 'left'],
    ]);
  });

  test('say so when there is none', async () => {
    const { updates } = makeUpdates();
    await updates.check();
    expect(updates.state).toEqual({ state: 'current', checkedAt: 1_000 });
  });

  test.each([
    ['has no signature', signed({ signature: undefined })],
    ['is signed by somebody else', signed({ signature: foreignSignature() })],
    ['is another version than was signed', signed({ version: '0.3.0' })],
    [
      'has another file than was signed',
      signed({ files: [{ url: 'Latchkey-0.2.0.AppImage', sha512: 'x' }] }),
    ],
    ['has one file more', signed({ files: [...files, { url: 'other', sha512: 'digest' }] })],
    ['has none', signed({ files: [] })],
    ['is signed with rubbish', signed({ signature: 'rubbish' })],
  ])('what %s is not offered', async (_what, found) => {
    const { engine, updates } = makeUpdates();
    engine.found = found;
    await updates.check();
    expect(updates.state).toMatchObject({ state: 'failed', failure: { detail: 'signature' } });
    expect(() => updates.download()).toThrow('There is no update to load.');
  });

  test('that cannot be had say so without an address, and can be tried again', async () => {
    const { engine, updates, log } = makeUpdates();
    engine.found = Object.assign(new Error('GET https://updates.example/?key=secret'), { code: 'ENOTFOUND' });
    await updates.check();
    expect(updates.state).toMatchObject({
      state: 'failed',
      failure: { kind: 'timed-out', detail: 'ENOTFOUND' },
    });
    expect(JSON.stringify([updates.state, log])).not.toContain('secret');
    engine.found = signed();
    await updates.check();
    updates.download();
    engine.download.reject(new Error('sha512 checksum mismatch'));
    await settled();
    expect(updates.state).toMatchObject({ state: 'failed' });
  });

  test('that cannot be put in place bring back the app as it is', async () => {
    const { engine, updates, seen } = makeUpdates();
    engine.found = signed();
    await updates.check();
    updates.download();
    engine.download.resolve([]);
    await settled();
    await updates.install();
    engine.happen('error', new Error('read-only'));
    expect(seen.at(-1)).toBe('started again');
  });
});

describe('where updates come from', () => {
  function sourceOf(
    isPackaged: boolean,
    more: { platform?: NodeJS.Platform; image?: boolean; key?: boolean },
  ) {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'app-update.yml'), 'provider: generic');
    const manifest = more.key === false ? {} : { latchkeyUpdateKey: pem };
    mkdirSync(join(folder, 'app'));
    writeFileSync(join(folder, 'app', 'package.json'), JSON.stringify(manifest));
    return updateSource({
      app: { isPackaged, getAppPath: () => join(folder, 'app') },
      resources: folder,
      platform: more.platform ?? 'linux',
      environment: more.image ? { APPIMAGE: '/x.AppImage' } : {},
      load: async () => new UpdaterDouble(),
    });
  }

  test('nowhere without a package, a place to ask, or where the system brings them', () => {
    expect(sourceOf(false, { image: true })).toEqual({ state: 'not-here', why: 'not-packaged' });
    expect(sourceOf(true, {})).toEqual({ state: 'not-here', why: 'system-package' });
    expect(sourceOf(true, { image: true, key: false })).toEqual({ state: 'not-here', why: 'no-address' });
    expect(sourceOf(true, { image: true })).toMatchObject({ publicKey: pem });
    expect(sourceOf(true, { platform: 'darwin' })).toMatchObject({ publicKey: pem });
  });

  test('without one, nothing is asked', async () => {
    const updates = new Updates({
      source: { state: 'not-here', why: 'no-address' },
      onChange: () => {},
      leave: async () => {},
      startAgain: () => {},
      now: () => 0,
      log: () => {},
    });
    const failure = failureOf(await updates.check().catch((error: unknown) => error));
    expect(failure.kind).toBe('not-supported');
    expect(updates.state).toEqual({ state: 'not-here', why: 'no-address' });
  });
});

function foreignSignature(): string {
  return signatureOf({ version: '0.2.0', files }, generateKeyPairSync('ed25519').privateKey);
}
