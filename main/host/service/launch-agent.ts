import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fail } from '../../engine/failure.ts';
import type { RunTool, ToolAnswer } from '../system-tool.ts';
import type { Service, ServiceProgram, ServiceState } from './service.ts';
import { serviceCommand, serviceLog } from './service.ts';
import { escapedXml } from './xml.ts';

export interface LaunchAgentOptions {
  readonly program: ServiceProgram;
  /** The label by which launchd knows it. */
  readonly name: string;
  readonly home: string;
  readonly userId: number;
  readonly runTool: RunTool;
}

/** The property list of the agent, by launchd.plist(5). */
export function launchAgent(label: string, program: ServiceProgram): string {
  const words = serviceCommand(program).map((word) => `      <string>${escapedXml(word)}</string>`);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    '<plist version="1.0">',
    '  <dict>',
    '    <key>Label</key>',
    `    <string>${escapedXml(label)}</string>`,
    '    <key>ProgramArguments</key>',
    '    <array>',
    ...words,
    '    </array>',
    '    <key>RunAtLoad</key>',
    '    <true/>',
    '    <key>KeepAlive</key>',
    '    <dict>',
    '      <key>SuccessfulExit</key>',
    '      <false/>',
    '    </dict>',
    '    <key>ExitTimeOut</key>',
    '    <integer>30</integer>',
    '    <key>Umask</key>',
    '    <integer>63</integer>',
    '  </dict>',
    '</plist>',
    '',
  ].join('\n');
}

/** An agent of launchd in the person's login session. */
export class LaunchAgent implements Service {
  readonly #options: LaunchAgentOptions;
  readonly #domain: string;
  readonly #target: string;
  readonly #path: string;

  constructor(options: LaunchAgentOptions) {
    const { home, name, userId } = options;
    this.#options = options;
    this.#domain = `gui/${userId}`;
    this.#target = `${this.#domain}/${name}`;
    this.#path = join(home, 'Library', 'LaunchAgents', `${name}.plist`);
  }

  async install(running: 'change' | 'leave' = 'change'): Promise<ServiceState> {
    const { program, name } = this.#options;
    // One that was there is not replaced by loading it again; that there was none is no error.
    if (running === 'change') await this.#run('bootout', this.#target);
    mkdirSync(dirname(this.#path), { recursive: true });
    writeFileSync(this.#path, launchAgent(name, program));
    await this.#launchctl('enable', this.#target);
    if (running === 'change') await this.#launchctl('bootstrap', this.#domain, this.#path);
    return await this.state();
  }

  async uninstall(running: 'change' | 'leave' = 'change'): Promise<ServiceState> {
    if (running === 'change') await this.#run('bootout', this.#target);
    rmSync(this.#path, { force: true });
    return await this.state();
  }

  async state(): Promise<ServiceState> {
    const printed = await this.#run('print', this.#target);
    if (printed.code === null) {
      throw fail('not-supported', 'launchd cannot be asked here.', { detail: 'launchctl is not there' });
    }
    // One whose file is gone is known to launchd until it has ended.
    const installed = printed.code === 0 && existsSync(this.#path);
    const processId = Number(/^\s*pid = (\d+)$/m.exec(printed.output)?.[1] ?? 0);
    const exitCode = /^\s*last exit code = (\d+)/m.exec(printed.output)?.[1] ?? '0';
    return {
      manager: 'launchd',
      installed,
      startsAtLogin: installed && !(await this.#isDisabled()),
      activity: processId > 0 ? 'running' : exitCode === '0' ? 'stopped' : 'failed',
      ...(processId > 0 && { processId }),
      place: this.#path,
      log: serviceLog(this.#options.program.profile),
    };
  }

  /** In the system's settings a person can switch an agent off without removing it. */
  async #isDisabled(): Promise<boolean> {
    const { output } = await this.#run('print-disabled', this.#domain);
    const line = output.split('\n').find((text) => text.includes(`"${this.#options.name}"`)) ?? '';
    return /=> (disabled|true)/.test(line);
  }

  async #launchctl(...command: readonly string[]): Promise<void> {
    const { code, errors } = await this.#run(...command);
    if (code === 0) return;
    throw fail('unexpected', `launchd did not ${command[0]} ${this.#options.name}.`, {
      detail: errors.trim().split('\n')[0] || `code ${code}`,
    });
  }

  #run(...command: readonly string[]): Promise<ToolAnswer> {
    return this.#options.runTool('launchctl', command);
  }
}
