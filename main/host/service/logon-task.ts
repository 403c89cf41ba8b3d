import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fail } from '../../engine/failure.ts';
import type { RunTool, ToolAnswer } from '../system-tool.ts';
import type { Service, ServiceProgram, ServiceState } from './service.ts';
import { serviceCommand, serviceLog } from './service.ts';
import { escapedXml } from './xml.ts';

/** TASK_STATE of the Task Scheduler (Microsoft Learn). */
const taskStates: Readonly<Record<string, ServiceState['activity']>> = { 2: 'running', 4: 'running' };
const disabledState = '1';

export interface LogonTaskOptions {
  readonly program: ServiceProgram;
  readonly name: string;
  /** `DOMAIN\name`. */
  readonly user: string;
  /** Asks the daemon to end what is under way and let go of the profile: ending a task on Windows gives it no time. */
  readonly release: () => Promise<unknown>;
  readonly runTool: RunTool;
}

/**
 * The task by Microsoft's schema (Task Scheduler 1.2): at the logon of this user, with their rights and their keychain, without a time
 * limit, also on battery, and again if it fails. A console program would show a window; a headless console host shows none.
 */
export function logonTask(program: ServiceProgram, user: string): string {
  const commandLine = ['--headless', ...serviceCommand(program)].map(windowsArgument).join(' ');
  return [
    '<?xml version="1.0" encoding="UTF-16"?>',
    '<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">',
    '  <RegistrationInfo><Description>Latchkey keeps sessions alive</Description></RegistrationInfo>',
    '  <Triggers>',
    `    <LogonTrigger><Enabled>true</Enabled><UserId>${escapedXml(user)}</UserId></LogonTrigger>`,
    '  </Triggers>',
    '  <Principals>',
    '    <Principal id="Author">',
    `      <UserId>${escapedXml(user)}</UserId>`,
    '      <LogonType>InteractiveToken</LogonType>',
    '      <RunLevel>LeastPrivilege</RunLevel>',
    '    </Principal>',
    '  </Principals>',
    '  <Settings>',
    '    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>',
    '    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>',
    '    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>',
    '    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>',
    '    <RestartOnFailure><Interval>PT1M</Interval><Count>255</Count></RestartOnFailure>',
    '  </Settings>',
    '  <Actions Context="Author">',
    `    <Exec><Command>conhost.exe</Command><Arguments>${escapedXml(commandLine)}</Arguments></Exec>`,
    '  </Actions>',
    '</Task>',
    '',
  ].join('\r\n');
}

/** One argument as programs on Windows take a command line apart: backslashes count only before a quotation mark. */
export function windowsArgument(argument: string): string {
  if (/^[\w:\\/.-]+$/.test(argument)) return argument;
  return `"${argument.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`;
}

/** A task of the Task Scheduler at logon. */
export class LogonTask implements Service {
  readonly #options: LogonTaskOptions;

  constructor(options: LogonTaskOptions) {
    this.#options = options;
  }

  async install(running: 'change' | 'leave' = 'change'): Promise<ServiceState> {
    const { program, user, name } = this.#options;
    if (running === 'change') await this.#end();
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-task-'));
    try {
      const file = join(folder, 'task.xml');
      // In UTF-16 with its mark, as the tool demands.
      writeFileSync(file, `\ufeff${logonTask(program, user)}`, 'utf16le');
      await this.#schtasks('/Create', '/TN', name, '/XML', file, '/F');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    if (running === 'change') await this.#schtasks('/Run', '/TN', name);
    return await this.state();
  }

  async uninstall(running: 'change' | 'leave' = 'change'): Promise<ServiceState> {
    if ((await this.state()).installed) {
      if (running === 'change') await this.#end();
      await this.#schtasks('/Delete', '/TN', this.#options.name, '/F');
    }
    return await this.state();
  }

  /** By number: what the tools say in words is in the language of the system. */
  async state(): Promise<ServiceState> {
    const { name, runTool } = this.#options;
    const script = `$t = Get-ScheduledTask -TaskName '${name}' -ErrorAction SilentlyContinue; if ($t) { [int]$t.State } else { 'none' }`;
    const answer = await runTool('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', script]);
    const found = answer.output.trim();
    if (answer.code !== 0 || !/^(none|\d)$/.test(found)) {
      throw fail('not-supported', 'The Task Scheduler cannot be asked here.', { detail: detailOf(answer) });
    }
    const installed = found !== 'none';
    return {
      manager: 'Task Scheduler',
      installed,
      startsAtLogin: installed && found !== disabledState,
      activity: taskStates[found] ?? 'stopped',
      place: `the task ${name}`,
      log: serviceLog(this.#options.program.profile),
    };
  }

  async #end(): Promise<void> {
    if ((await this.state()).activity !== 'running') return;
    await this.#options.release();
    await this.#options.runTool('schtasks.exe', ['/End', '/TN', this.#options.name]);
  }

  async #schtasks(...command: readonly string[]): Promise<void> {
    const answer = await this.#options.runTool('schtasks.exe', command);
    if (answer.code === 0) return;
    throw fail('unexpected', `The Task Scheduler did not do ${command[0]}.`, { detail: detailOf(answer) });
  }
}

function detailOf({ code, errors }: ToolAnswer): string {
  return errors.trim().split('\n')[0] || `code ${code}`;
}
