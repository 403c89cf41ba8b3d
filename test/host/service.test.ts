import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { failureOf } from '../../main/engine/failure.ts';
import { profileFolderOf } from '../../main/host/profile-choice.ts';
import { launchAgent } from '../../main/host/service/launch-agent.ts';
import { logonTask, windowsArgument } from '../../main/host/service/logon-task.ts';
import { serviceCommand } from '../../main/host/service/service.ts';
import { serviceSettings } from '../../main/host/service/service-settings.ts';
import { systemService } from '../../main/host/service/system-service.ts';
import { systemdUnit } from '../../main/host/service/systemd-service.ts';
import type { RunTool, ToolAnswer } from '../../main/host/system-tool.ts';
import { projectSettings } from '../../preload/settings-schema.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A path with all that the three formats give a meaning to. */
const awkward = '/home/ann & "bob" <x>/50% $HOME \\new';
const program = { command: ['/opt/Latchkey/node', '/opt/Latchkey/cli.js'], profile: awkward } as const;

/** Tools of a system that answer from a table by how their command line begins, and what they were asked. */
function scripted(answers: Readonly<Record<string, Partial<ToolAnswer>>>) {
  const asked: string[] = [];
  const runTool: RunTool = async (tool, toolArguments) => {
    const line = [tool, ...toolArguments].join(' ');
    asked.push(line);
    const known = Object.keys(answers).find((beginning) => line.startsWith(beginning));
    return { code: 0, output: '', errors: '', ...(known !== undefined && answers[known]) };
  };
  return { asked, runTool };
}

function serviceOn(platform: NodeJS.Platform, runTool: RunTool, home: string, isUsualProfile = true) {
  const environment = { HOME: home, USERDOMAIN: 'DESK' };
  const released: string[] = [];
  const service = systemService({
    program: {
      ...program,
      profile: isUsualProfile ? profileFolderOf(undefined, { HOME: home }) : '/home/ann/profile',
    },
    release: async () => released.push('asked'),
    platform,
    environment,
    runTool,
  });
  return { service, released };
}

describe('on Linux', () => {
  test.skipIf(!existsSync('/usr/bin/systemd-analyze'))(
    'the unit is one that systemd takes, whatever the profile is called',
    () => {
      const unit = systemdUnit(
        { ...program, command: [process.execPath, program.command[1]] },
        'default.target',
      );
      const folder = temporaryFolder();
      const env = { ...process.env, XDG_RUNTIME_DIR: folder };
      const path = join(folder, 'latchkey.service');
      writeFileSync(path, unit);
      const verify = (file: string) =>
        execFileSync('systemd-analyze', ['--user', 'verify', '--man=no', file], { stdio: 'pipe', env });
      expect(() => verify(path)).not.toThrow();
      writeFileSync(path, unit.replace('Type=exec', 'Type=wrong').replace('ExecStart', 'ExecStrat'));
      expect(() => verify(path)).toThrow();
    },
  );

  test('quotation marks, specifiers and variables are taken literally', () => {
    const line = systemdUnit(program, 'default.target')
      .split('\n')
      .find((text) => text.startsWith('Exec'));
    expect(line).toContain(`"--profile" "/home/ann & \\"bob\\" <x>/50%% $$HOME \\\\new"`);
  });

  test('where there is a display it waits for it, so that it can open browsers', async () => {
    const { service } = serviceOn(
      'linux',
      scripted({ 'systemctl --user --no-pager is-active': {} }).runTool,
      temporaryFolder(),
    );
    const { place } = await service.install();
    expect(readFileSync(place, 'utf8')).toMatch(
      /PartOf=graphical-session\.target.*WantedBy=graphical-session\.target/s,
    );
  });

  test('says so where no systemd runs, and writes nothing', async () => {
    const home = temporaryFolder();
    for (const answer of [{ code: 1, errors: 'Failed to connect to bus' }, { code: null }]) {
      const { service } = serviceOn('linux', scripted({ systemctl: answer }).runTool, home);
      const failure = failureOf(await service.install().catch((error: unknown) => error));
      expect(failure).toMatchObject({ kind: 'not-supported' });
    }
    expect(existsSync(join(home, '.config'))).toBe(false);
  });

  test.each([
    ['LoadState=loaded\nUnitFileState=enabled\nActiveState=active\nMainPID=42', true, true, 'running', 42],
    [
      'LoadState=loaded\nUnitFileState=disabled\nActiveState=inactive\nMainPID=0',
      true,
      false,
      'stopped',
      undefined,
    ],
    [
      'LoadState=loaded\nUnitFileState=enabled\nActiveState=failed\nMainPID=0',
      true,
      true,
      'failed',
      undefined,
    ],
    [
      'LoadState=not-found\nUnitFileState=\nActiveState=inactive\nMainPID=0',
      false,
      false,
      'stopped',
      undefined,
    ],
  ])(
    'reads how it stands from the properties of the unit: %j',
    async (output, installed, startsAtLogin, activity, processId) => {
      const { service } = serviceOn('linux', scripted({ systemctl: { output } }).runTool, temporaryFolder());
      const state = await service.state();
      expect(state).toMatchObject({ manager: 'systemd', installed, startsAtLogin, activity });
      expect(state.processId).toBe(processId);
    },
  );
});

describe('on macOS', () => {
  test('the agent is a property list that says the same as the command line', () => {
    const text = launchAgent('app.latchkey.daemon', program);
    const ofBuilder = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
    const { parse } = createRequire(ofBuilder.resolve('app-builder-lib'))('plist') as {
      parse(text: string): Record<string, unknown>;
    };
    expect(parse(text)).toEqual({
      Label: 'app.latchkey.daemon',
      ProgramArguments: serviceCommand(program),
      RunAtLoad: true,
      KeepAlive: { SuccessfulExit: false },
      ExitTimeOut: 30,
      Umask: 0o077,
    });
  });

  test('is loaded into the login session, read back, and taken out of it', async () => {
    const home = temporaryFolder();
    const running = 'gui/0/app.latchkey.daemon = {\n\tstate = running\n\tpid = 4711\n}';
    const { runTool, asked } = scripted({ 'launchctl print gui': { output: running } });
    const { service } = serviceOn('darwin', runTool, home);
    const state = await service.install();
    expect(state).toMatchObject({
      installed: true,
      startsAtLogin: true,
      activity: 'running',
      processId: 4711,
    });
    expect(existsSync(state.place)).toBe(true);
    const target = `gui/${userInfo().uid}/app.latchkey.daemon`;
    expect(asked.slice(0, 3)).toEqual([
      `launchctl bootout ${target}`,
      `launchctl enable ${target}`,
      `launchctl bootstrap gui/${userInfo().uid} ${state.place}`,
    ]);
    const gone = serviceOn('darwin', scripted({ 'launchctl print gui': { code: 113 } }).runTool, home);
    expect(await gone.service.uninstall()).toMatchObject({ installed: false, activity: 'stopped' });
    expect(existsSync(state.place)).toBe(false);
  });

  test('a person who switched it off in the settings of the system is told so', async () => {
    const { runTool } = scripted({
      'launchctl print gui': { output: 'state = not running\n\tlast exit code = 1' },
      'launchctl print-disabled': { output: '\t"app.latchkey.daemon" => disabled' },
    });
    const { service } = serviceOn('darwin', runTool, temporaryFolder());
    await service.install();
    expect(await service.state()).toMatchObject({
      installed: true,
      startsAtLogin: false,
      activity: 'failed',
    });
  });
});

describe('on Windows', () => {
  test.each([
    ['C:\\Latchkey\\node.exe', 'C:\\Latchkey\\node.exe'],
    ['C:\\Program Files\\node.exe', '"C:\\Program Files\\node.exe"'],
    ['C:\\ends with\\', '"C:\\ends with\\\\"'],
    ['say "x\\"', '"say \\"x\\\\\\""'],
    ['', '""'],
  ])('the argument %j is written as %s', (argument, expected) => {
    expect(windowsArgument(argument)).toBe(expected);
  });

  test('the task is for this user alone, without a time limit and a window', () => {
    const text = logonTask(program, 'DESK\\ann & bob');
    expect(text.match(/<UserId>DESK\\ann &amp; bob<\/UserId>/g)).toHaveLength(2);
    expect(text).toContain('<LogonType>InteractiveToken</LogonType>');
    expect(text).toContain('<ExecutionTimeLimit>PT0S</ExecutionTimeLimit>');
    expect(text).toContain(
      '<Command>conhost.exe</Command><Arguments>--headless /opt/Latchkey/node /opt/Latchkey/cli.js daemon --service --profile',
    );
    expect(text).not.toMatch(/&(?!amp;|lt;|gt;|quot;)/);
  });

  test('is made from a file, started, read back by number, and ended only after it let go', async () => {
    const { runTool, asked } = scripted({ powershell: { output: '4\r\n' } });
    const { service, released } = serviceOn('win32', runTool, temporaryFolder(), false);
    const state = await service.install();
    expect(state).toMatchObject({ installed: true, startsAtLogin: true, activity: 'running' });
    expect(released).toEqual(['asked']);
    expect(asked.filter((line) => line.startsWith('schtasks')).map((line) => line.split(' ')[1])).toEqual([
      '/End',
      '/Create',
      '/Run',
    ]);
    expect(state.place).toMatch(/^the task Latchkey-[0-9a-f]{8}$/);
  });

  test.each([
    ['none', false, false],
    ['1', true, false],
    ['3', true, true],
  ])('state %s', async (output, installed, startsAtLogin) => {
    const { service } = serviceOn('win32', scripted({ powershell: { output } }).runTool, temporaryFolder());
    expect(await service.state()).toMatchObject({ installed, startsAtLogin, activity: 'stopped' });
  });
});

describe('in the settings of a daemon', () => {
  const enabled = { output: 'LoadState=loaded\nUnitFileState=enabled\nActiveState=active\nMainPID=42' };
  const on = projectSettings({ background: { startAtLogin: true } });
  const off = projectSettings({});

  test('the switch is there where the system has such a thing, and shows what it says', async () => {
    const { service } = serviceOn('linux', scripted({ systemctl: enabled }).runTool, temporaryFolder());
    await service.install();
    const settings = serviceSettings(service, false);
    expect(settings.can.startAtLogin).toBe(false);
    await settings.look?.();
    expect(settings.can).toEqual({ startAtLogin: true, closeToTray: false, notifications: false });
    expect(settings.read?.()).toEqual({ startAtLogin: true });
    const without = serviceOn('linux', scripted({ systemctl: { code: null } }).runTool, temporaryFolder());
    const absent = serviceSettings(without.service, false);
    await absent.look?.();
    expect(absent.can.startAtLogin).toBe(false);
  });

  test('a daemon that is the service goes on running; what the system refuses is a failure', async () => {
    const { runTool, asked } = scripted({ systemctl: enabled });
    const { service } = serviceOn('linux', runTool, temporaryFolder());
    const settings = serviceSettings(service, true);
    await settings.apply?.(on, off);
    // These tools say that it is on, whatever was asked of them.
    await expect(settings.apply?.(off, on)).rejects.toThrow('Your system keeps');
    expect(asked.filter((line) => /restart|--now|stop/.test(line))).toEqual([]);
    expect(asked.filter((line) => / (enable|disable) /.test(line))).toHaveLength(2);
  });
});
