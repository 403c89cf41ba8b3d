import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { hasDisplay, openCommand, openUrl } from '../../main/sign-in/open-url.ts';
import { until } from './until.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A desktop whose `xdg-open` writes its arguments down. */
function desktopWithOpener() {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-open-'));
  folders.push(folder);
  const output = join(folder, 'output');
  const opener = join(folder, 'xdg-open');
  writeFileSync(
    opener,
    `#!/bin/sh\nprintf '%s\\n' "$#" "$@" > '${output}.new' && mv '${output}.new' '${output}'\n`,
  );
  chmodSync(opener, 0o755);
  return { output, environment: { PATH: `${folder}:/usr/bin:/bin`, DISPLAY: ':0' } };
}

describe('the command', () => {
  test.each([
    ['linux', 'xdg-open'],
    ['freebsd', 'xdg-open'],
    ['darwin', 'open'],
    ['win32', 'rundll32.exe'],
  ] as const)('on %s is %s', (platform, command) => {
    const opened = openCommand('https://example.com/a?b=c&d=%22"%PATH%', platform);
    expect(opened.command).toBe(command);
    expect(opened.arguments.at(-1)).toBe('https://example.com/a?b=c&d=%22%22%PATH%');
  });

  test.each([
    'file:///etc/passwd',
    'javascript:alert(1)',
    'ms-settings:',
    'http://example.com/',
    'https://user:secret@example.com/',
    '--help',
    '',
    'https://',
  ])('is refused for %j', (url) => {
    expect(() => openCommand(url, 'linux')).toThrow('Only web addresses');
  });

  test('is there for http on this machine', () => {
    expect(openCommand('http://127.0.0.1:8080/x', 'linux').arguments).toEqual(['http://127.0.0.1:8080/x']);
  });
});

test.skipIf(process.platform === 'win32')(
  'hands the URL over as one argument, whatever is in it',
  async () => {
    const { output, environment } = desktopWithOpener();
    await openUrl('https://example.com/?a=$(id)&b=`id`;c', { platform: 'linux', environment });
    const written = await until(() => readFileSync(output, 'utf8'));
    expect(written).toBe('1\nhttps://example.com/?a=$(id)&b=`id`;c\n');
  },
);

test('says so where no browser can be opened', async () => {
  const environment = { PATH: '/nowhere', DISPLAY: ':0' };
  await expect(openUrl('https://example.com', { platform: 'linux', environment })).rejects.toMatchObject({
    failure: { kind: 'not-supported' },
  });
  await expect(openUrl('https://example.com', { platform: 'linux', environment: {} })).rejects.toMatchObject({
    failure: { kind: 'not-supported' },
  });
});

test('windows can be shown on X11, Wayland, Windows and macOS', () => {
  expect(hasDisplay({ platform: 'linux', environment: {} })).toBe(false);
  expect(hasDisplay({ platform: 'linux', environment: { DISPLAY: ':1' } })).toBe(true);
  expect(hasDisplay({ platform: 'linux', environment: { WAYLAND_DISPLAY: 'wayland-0' } })).toBe(true);
  expect(hasDisplay({ platform: 'darwin', environment: {} })).toBe(true);
});
