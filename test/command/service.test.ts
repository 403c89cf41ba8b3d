import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { ServiceState } from '../../main/host/service/service.ts';
import type { Output } from '../../preload/contract.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { builtCommand } from './latchkey.ts';

const canRunSystemd = existsSync('/lib/systemd/systemd') && process.getuid?.() === 0;

/** A user manager of systemd of its own, and commands run beside it. It goes away with the test, and all that it started. */
class LoginSession {
  readonly home: string;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #manager: ChildProcess;

  constructor() {
    this.home = temporaryFolder();
    this.#environment = { PATH: process.env.PATH, HOME: this.home, XDG_RUNTIME_DIR: this.home };
    const script = join(import.meta.dirname, '..', 'support', 'with-systemd.sh');
    const manager = spawn('sh', [script], { env: this.#environment, stdio: 'ignore' });
    this.#manager = manager;
    onTestFinished(async () => {
      const ended = new Promise((resolve) => manager.once('close', resolve));
      manager.kill('SIGKILL');
      await ended;
    });
  }

  async ready(): Promise<void> {
    const look = () => {
      try {
        return this.run('systemctl', '--user', 'is-system-running').trim();
      } catch {
        return 'not yet';
      }
    };
    await expect.poll(look, { timeout: 30_000, interval: 100 }).toBe('running');
  }

  /** Runs a program where the manager is, to its end; throws if that is a bad one. */
  run(program: string, ...programArguments: string[]): string {
    const { pid } = this.#manager;
    const inside = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    return execFileSync('nsenter', ['-t', inside, '-m', '-p', program, ...programArguments], {
      env: this.#environment,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  latchkey<T>(...commandArguments: string[]): T {
    return JSON.parse(this.run(process.execPath, builtCommand, ...commandArguments, '--json')) as T;
  }
}

test.skipIf(!canRunSystemd)('systemd itself starts the service, tells of it, and lets go of it', async () => {
  const session = new LoginSession();
  await session.ready();
  const service = (what: string) => session.latchkey<ServiceState>('service', what);
  session.latchkey('vault', 'use', 'key-file');
  expect(service('status')).toMatchObject({ installed: false, activity: 'stopped' });

  const { processId } = service('install');
  expect(service('status')).toMatchObject({ installed: true, startsAtLogin: true, processId });
  const holder = () => {
    const { checks } = session.latchkey<Output<'engine.diagnose'>>('doctor');
    return checks.find(({ name }) => name === 'Latchkey')?.found ?? '';
  };
  await expect.poll(holder, { timeout: 20_000 }).toContain(`daemon (process ${processId})`);

  // Switched off and on by its own window, it goes on running.
  session.latchkey('settings', 'set', 'background.startAtLogin', 'off');
  expect(service('status')).toMatchObject({ installed: false, startsAtLogin: false, processId });
  session.latchkey('settings', 'set', 'background.startAtLogin', 'on');
  expect(service('status')).toMatchObject({ installed: true, startsAtLogin: true, processId });
  expect(holder()).toContain(`(process ${processId})`);

  // Installed once more, it is a new process of what is installed now.
  expect(service('install').processId).not.toBe(processId);
  session.run('systemctl', '--user', 'kill', '--signal=KILL', 'latchkey.service');
  const broken = () =>
    session.run('systemctl', '--user', 'show', '--property=ActiveState', 'latchkey.service');
  await expect.poll(broken).toContain('activating');
  expect(() => service('status')).toThrow('Command failed');

  expect(service('uninstall')).toMatchObject({ installed: false, startsAtLogin: false, activity: 'stopped' });
  const units = join(session.home, '.config', 'systemd', 'user');
  expect(readdirSync(units, { recursive: true })).toEqual([]);
  expect(holder()).toContain('command (process');
});
