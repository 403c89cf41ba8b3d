import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import CryptoJS from 'crypto-js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FailureError } from '../../main/engine/failure.ts';
import { findOldStores, isOldStore, openOldStore, readOldStore } from '../../main/vault/old-store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const session = {
  cookies: '__Secure-next-auth.session-token=a=b; __Host-next-auth.csrf-token=c; SID=d',
  token: 'ya29.ünicode',
  tokenExpiry: 1_800_000_000_000,
  userEmail: 'lab@example.com',
  lastRefresh: 1_700_000_000_000,
  encryptionVersion: 1,
};

/** What the earlier app wrote, made by the very library that it used. */
function seal(name: string, version: string, userData: string, text = JSON.stringify(session)): string {
  const key = CryptoJS.SHA256(name + version + userData).toString();
  return CryptoJS.AES.encrypt(text, key).toString();
}

/** An app's folder with its store. Returns the path of the store. */
function installed(folder: string, name: string, version: string, text?: string): string {
  const userData = join(folder, name);
  mkdirSync(userData, { recursive: true });
  const path = join(userData, 'secure-session.json');
  const sessionMetadata = { lastLogin: 1_700_000_000_000, userEmail: 'lab@example.com' };
  const store = { sessionData: seal(name, version, userData, text), sessionMetadata };
  writeFileSync(path, JSON.stringify(store, undefined, '\t'));
  return path;
}

async function failureOf(work: Promise<unknown>) {
  try {
    await work;
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  throw new Error('it was expected to fail');
}

describe('an old session store', () => {
  test('is found in the folders of apps, and described without its key', () => {
    const folder = temporaryFolder();
    const path = installed(folder, 'imagefx-app', '1.0.0');
    mkdirSync(join(folder, 'another-app'));
    writeFileSync(join(folder, 'another-app', 'secure-session.json'), 'not JSON');
    expect(findOldStores('linux', { XDG_CONFIG_HOME: folder })).toEqual([
      { path, app: 'imagefx-app', email: 'lab@example.com', lastLoginAt: 1_700_000_000_000 },
    ]);
    expect(findOldStores('linux', { XDG_CONFIG_HOME: join(folder, 'nowhere') })).toEqual([]);
  });

  test.each(['1.0.0', '0.3.17', '2.11.4'])('of version %s opens by trying', async (version) => {
    const path = installed(temporaryFolder(), 'imagefx-app', version);
    const { cookies, token, tokenExpiry, userEmail } = session;
    expect(await openOldStore(path, readOldStore(path))).toEqual({ cookies, token, tokenExpiry, userEmail });
  });

  test('that was moved opens when it is told what its app was', async () => {
    const path = installed(temporaryFolder(), 'imagefx-app', '1.0.0-beta.3');
    const moved = join(temporaryFolder(), 'secure-session.json');
    const bytes = readOldStore(path);
    expect(await failureOf(openOldStore(moved, bytes, { appVersion: '1.0.0' }))).toMatchObject({
      kind: 'invalid-input',
      detail: 'no key fits',
    });
    const parts = { appName: 'imagefx-app', appVersion: '1.0.0-beta.3', userData: join(path, '..') };
    expect(await openOldStore(moved, bytes, parts)).toMatchObject({ token: session.token });
  });

  test('with something else in it is refused without being repeated', async () => {
    const path = installed(temporaryFolder(), 'imagefx-app', '1.0.0', '{"password":"aVerySecretValue"}');
    const failure = await failureOf(openOldStore(path, readOldStore(path)));
    expect(failure).toMatchObject({ kind: 'invalid-input', detail: 'another shape' });
    expect(JSON.stringify(failure)).not.toContain('aVerySecretValue');
  });

  test('is told from any other text', () => {
    expect(isOldStore('{"sessionData":"U2FsdGVkX1"}')).toBe(true);
    expect(isOldStore('{"sessionData":7}')).toBe(false);
    expect(isOldStore('"sessionData"')).toBe(false);
  });

  test.each([
    ['bytes', 10_000, fc.uint8Array().map((bytes) => `Salted__${Buffer.from(bytes).toString('latin1')}`)],
    ['text', 10_000, fc.string()],
  ])('of any %s is refused', async (_name, numRuns, content) => {
    await fc.assert(
      fc.asyncProperty(content, async (sealed) => {
        await expectRefusal(Buffer.from(sealed, 'latin1').toString('base64'));
      }),
      { numRuns },
    );
  });

  test('that was sealed around any JSON but a session is refused', async () => {
    const sealed = fc.json().map((text) => seal('app', '1.0.0', '/app', text));
    await fc.assert(fc.asyncProperty(sealed, expectRefusal), { numRuns: 200 });
  });
});

async function expectRefusal(sessionData: string): Promise<void> {
  const parts = { appName: 'app', appVersion: '1.0.0', userData: '/app' };
  const bytes = Buffer.from(JSON.stringify({ sessionData }));
  expect((await failureOf(openOldStore('/app/secure-session.json', bytes, parts))).kind).toBe(
    'invalid-input',
  );
}
