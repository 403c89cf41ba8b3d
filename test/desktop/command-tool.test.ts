import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CommandTool } from '../../main/desktop/command-tool.ts';
import { failureOf } from '../../main/engine/failure.ts';
import type { RunTool } from '../../main/host/system-tool.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

interface Given {
  readonly platform?: NodeJS.Platform;
  readonly packaged?: boolean;
  readonly image?: boolean;
  readonly version?: string;
  readonly home?: string;
  readonly runTool?: RunTool;
}

function makeTool({ platform = 'linux', packaged = true, image, version = '1', home, runTool }: Given = {}) {
  const root = temporaryFolder();
  const folder = join(root, 'cli');
  if (packaged) {
    mkdirSync(join(folder, 'bin'), { recursive: true });
    for (const name of ['latchkey', 'latchkey.cmd']) writeFileSync(join(folder, 'bin', name), 'program');
  }
  const ownHome = home ?? join(root, 'home');
  const environment = { HOME: ownHome, PATH: '/nowhere', ...(image && { APPIMAGE: '/x.AppImage' }) };
  const asked: string[] = [];
  const tool = new CommandTool({
    folder,
    platform,
    environment,
    version,
    runTool: async (name, toolArguments) => {
      asked.push(toolArguments.join(' '));
      return (await runTool?.(name, toolArguments)) ?? { code: 0, output: '', errors: '' };
    },
  });
  return { tool, folder, home: ownHome, asked, link: join(ownHome, '.local', 'bin', 'latchkey') };
}

describe('the command that comes with the app', () => {
  test('is not there where the app is no package', () => {
    expect(makeTool({ packaged: false }).tool.state()).toEqual({ state: 'not-here' });
  });

  test('is linked into the own folder for commands, also over a link that leads nowhere', async () => {
    const { tool, folder, link, home } = makeTool();
    expect(tool.state()).toEqual({ state: 'missing' });
    mkdirSync(join(home, '.local', 'bin'), { recursive: true });
    symlinkSync('/gone', link);
    await tool.install();
    expect(tool.state()).toEqual({ state: 'installed', path: link });
    expect(readlinkSync(link)).toBe(join(folder, 'bin', 'latchkey'));
  });

  test('a program of that name that a person has is left alone', async () => {
    const { tool, link, home } = makeTool();
    mkdirSync(join(home, '.local', 'bin'), { recursive: true });
    writeFileSync(link, 'their own');
    expect(tool.state()).toEqual({ state: 'installed', path: link });
    await tool.install();
    expect(lstatSync(link).isSymbolicLink()).toBe(false);
  });

  test('from an image, which is mounted only while it runs, is copied, and the copy kept at its version', async () => {
    const first = makeTool({ image: true });
    first.tool.renew();
    const copy = join(first.home, '.local', 'share', 'latchkey-command');
    expect(existsSync(copy)).toBe(false);
    await first.tool.install();
    expect(readlinkSync(first.link)).toBe(join(copy, 'bin', 'latchkey'));
    const later = makeTool({ image: true, version: '2', home: first.home });
    writeFileSync(join(later.folder, 'bin', 'latchkey'), 'newer program');
    later.tool.renew();
    expect(readFileSync(first.link, 'utf8')).toBe('newer program');
    expect(readFileSync(join(copy, 'version'), 'utf8')).toBe('2');
  });

  test('that has no folder to go to says what to type', async () => {
    const { tool, link, home } = makeTool();
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, '.local'), 'a file in the way');
    const failure = failureOf(await tool.install().catch((error: unknown) => error));
    expect(failure.message).toContain('sudo ln -s');
    expect(existsSync(link)).toBe(false);
  });

  test('on Windows is one folder more on the path, read back', async () => {
    const { tool, asked, folder } = makeTool({
      platform: 'win32',
      runTool: async () => ({ code: 0, output: `C:\\Tools;${bin()}\r\n`, errors: '' }),
    });
    const bin = () => join(folder, 'bin');
    expect(tool.state()).toEqual({ state: 'missing' });
    await tool.install();
    expect(asked[0]).toContain(`'${bin()}'`);
    expect(tool.state()).toMatchObject({ state: 'installed' });
    const refused = makeTool({ platform: 'win32' });
    await expect(refused.tool.install()).rejects.toThrow('could not be made known');
  });
});

test('the launcher finds its folder through links', async () => {
  const { execFileSync } = await import('node:child_process');
  const folder = join(temporaryFolder(), 'cli');
  mkdirSync(join(folder, 'bin'), { recursive: true });
  const launcher = join(import.meta.dirname, '../../main/desktop/packaging/cli/bin/latchkey');
  writeFileSync(join(folder, 'bin', 'latchkey'), readFileSync(launcher));
  // In place of the Node beside it.
  writeFileSync(join(folder, 'node'), '#!/bin/sh\nprintf "%s|" "$@"');
  for (const file of ['bin/latchkey', 'node']) chmodSync(join(folder, file), 0o755);
  symlinkSync('cli/bin/latchkey', join(folder, '..', 'relative'));
  symlinkSync(join(folder, '..', 'relative'), join(folder, '..', 'link'));
  const run = (program: string) => execFileSync(program, ['token', 'a b'], { encoding: 'utf8' });
  expect(run(join(folder, '..', 'link'))).toMatch(/cli\/bin\/\.\.\/main\/cli\.js\|token\|a b\|$/);
  expect(run(join(folder, 'bin', 'latchkey'))).toMatch(/main\/cli\.js\|token\|a b\|$/);
});
