import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fail } from '../../engine/failure.ts';
import type { RunTool, ToolAnswer } from '../system-tool.ts';
import type { Service, ServiceProgram, ServiceState } from './service.ts';
import { serviceCommand } from './service.ts';

const properties = ['LoadState', 'UnitFileState', 'ActiveState', 'MainPID'] as const;
type Properties = Readonly<Partial<Record<(typeof properties)[number], string>>>;

/** With this one it starts once there is a display to open browsers on; `default.target` is there without one as well. */
const graphicalTarget = 'graphical-session.target';

export interface SystemdServiceOptions {
  readonly program: ServiceProgram;
  /** Without `.service`. */
  readonly name: string;
  /** Folder of the user's own units. */
  readonly folder: string;
  readonly userName: string;
  readonly runTool: RunTool;
}

/** The folder of the user's own units (systemd.unit(5)). */
export function userUnitFolder(
  environment: Readonly<Record<string, string | undefined>>,
  home: string,
): string {
  const { XDG_CONFIG_HOME: given } = environment;
  // The XDG specification has relative paths ignored.
  const base = given?.startsWith('/') ? given : join(home, '.config');
  return join(base, 'systemd', 'user');
}

/** The text of the unit. Its end is asked for by SIGTERM; renewals under way then take up to 10 s, so it is given more. */
export function systemdUnit(program: ServiceProgram, target: string): string {
  const isGraphical = target === graphicalTarget;
  return [
    '[Unit]',
    'Description=Latchkey keeps sessions alive',
    ...(isGraphical ? [`PartOf=${target}`, `After=${target}`] : []),
    '',
    '[Service]',
    'Type=exec',
    `ExecStart=${serviceCommand(program).map(quoted).join(' ')}`,
    'Restart=on-failure',
    'RestartSec=10',
    'TimeoutStopSec=30',
    'UMask=0077',
    'LimitCORE=0',
    '',
    '[Install]',
    `WantedBy=${target}`,
    '',
  ].join('\n');
}

/** One word of a command line by systemd.service(5): in quotes, with specifiers (`%`) and variables (`$`) taken literally. */
function quoted(word: string): string {
  const literal = word.replace(/["\\]/g, '\\$&').replaceAll('%', '%%').replaceAll('$', '$$$$');
  return `"${literal}"`;
}

/** A unit of systemd's user manager. */
export class SystemdService implements Service {
  readonly #options: SystemdServiceOptions;
  readonly #unit: string;
  readonly #path: string;

  constructor(options: SystemdServiceOptions) {
    this.#options = options;
    this.#unit = `${options.name}.service`;
    this.#path = join(options.folder, this.#unit);
  }

  async install(running: 'change' | 'leave' = 'change'): Promise<ServiceState> {
    await this.#properties();
    const { program } = this.#options;
    const target = (await this.#isActive(graphicalTarget)) ? graphicalTarget : 'default.target';
    // A unit that was there may be wanted by the other target.
    if (existsSync(this.#path)) await this.#systemctl('disable', this.#unit);
    mkdirSync(dirname(this.#path), { recursive: true });
    writeFileSync(this.#path, systemdUnit(program, target));
    await this.#systemctl('daemon-reload');
    await this.#systemctl('enable', this.#unit);
    if (running === 'change') await this.#systemctl('restart', this.#unit);
    return await this.state();
  }

  async uninstall(running: 'change' | 'leave' = 'change'): Promise<ServiceState> {
    const { LoadState } = await this.#properties();
    const now = running === 'change' ? ['--now'] : [];
    if (LoadState !== 'not-found') await this.#systemctl('disable', ...now, this.#unit);
    rmSync(this.#path, { force: true });
    await this.#systemctl('daemon-reload');
    // A unit that failed is remembered until somebody has looked.
    await this.#run('reset-failed', this.#unit);
    return await this.state();
  }

  async state(): Promise<ServiceState> {
    const { LoadState, UnitFileState = '', ActiveState, MainPID = '0' } = await this.#properties();
    const isRunning = ActiveState === 'active' || ActiveState === 'reloading';
    const processId = Number(MainPID);
    return {
      manager: 'systemd',
      installed: LoadState === 'loaded',
      startsAtLogin: UnitFileState.startsWith('enabled'),
      activity: isRunning ? 'running' : isWaitingToFail(ActiveState) ? 'failed' : 'stopped',
      ...(isRunning && processId > 0 && { processId }),
      place: this.#path,
      outlivesLogin: existsSync(join('/var/lib/systemd/linger', this.#options.userName)),
      log: `journalctl --user --unit ${this.#unit}`,
    };
  }

  /** Also asks whether there is a manager at all. */
  async #properties(): Promise<Properties> {
    const answer = await this.#run('show', this.#unit, `--property=${properties.join(',')}`);
    if (answer.code !== 0) {
      const what = 'No systemd runs for your user here, so it cannot start Latchkey.';
      throw fail(
        'not-supported',
        `${what} What starts programs instead can run: latchkey daemon --service.`,
        {
          detail: firstLine(answer) || 'systemctl is not there',
        },
      );
    }
    return Object.fromEntries(
      answer.output.split('\n').map((line) => {
        const equals = line.indexOf('=');
        return [line.slice(0, equals), line.slice(equals + 1)];
      }),
    );
  }

  async #isActive(unit: string): Promise<boolean> {
    return (await this.#run('is-active', '--quiet', unit)).code === 0;
  }

  async #systemctl(...command: readonly string[]): Promise<void> {
    const answer = await this.#run(...command);
    if (answer.code === 0) return;
    throw fail('unexpected', `systemd did not ${command[0]} ${this.#unit}.`, { detail: firstLine(answer) });
  }

  #run(...command: readonly string[]): Promise<ToolAnswer> {
    return this.#options.runTool('systemctl', ['--user', '--no-pager', ...command]);
  }
}

/** A service that ended badly is started again after a while; meanwhile it is `activating`. */
function isWaitingToFail(activeState: string | undefined): boolean {
  return activeState === 'failed' || activeState === 'activating';
}

function firstLine({ errors, output }: ToolAnswer): string {
  return (errors.trim() || output.trim()).split('\n')[0] ?? '';
}
