import type { Command } from 'commander';
import type { Service, ServiceState } from '../../host/service/service.ts';
import { answer, type CommandContext, type Run } from '../command-context.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Terminal } from '../terminal.ts';

/** `service install`, `service uninstall`, `service status`. */
export function addServiceCommands(program: Command, run: Run): void {
  const service = program
    .command('service')
    .description('keep the sessions alive from login on, without the desktop app');

  service
    .command('install')
    .description('have the system start Latchkey with your login session, and start it now')
    .action(
      run(async (context) => {
        const state = await (await serviceOf(context)).install();
        answer(context, state, () => [...stateLines(state, context.terminal), ...lingerLines(state)]);
        return state.activity === 'failed' ? exitCodes.unexpected : exitCodes.done;
      }),
    );

  service
    .command('uninstall')
    .description('stop it, and have the system start it no more')
    .action(
      run(async (context) => {
        const state = await (await serviceOf(context)).uninstall();
        answer(context, state, () => stateLines(state, context.terminal));
        return state.installed ? exitCodes.unexpected : exitCodes.done;
      }),
    );

  service
    .command('status')
    .description('say what the system says about it')
    .action(
      run(async (context) => {
        const state = await (await serviceOf(context)).state();
        answer(context, state, () => stateLines(state, context.terminal));
        return state.activity === 'failed' ? exitCodes.unexpected : exitCodes.done;
      }),
    );
}

async function serviceOf({ profile }: CommandContext): Promise<Service> {
  const { systemService, thisProgram } = await import('../../host/service/system-service.ts');
  return systemService({
    program: thisProgram(profile),
    release: async () => (await import('../../host/take-profile.ts')).askToRelease(profile),
  });
}

function stateLines(state: ServiceState, terminal: Terminal): string[] {
  const { manager, installed, startsAtLogin, activity, processId, place, log } = state;
  if (!installed) return [`${terminal.sign('stopped')} The service is not installed (${manager}).`];
  const starts = startsAtLogin
    ? 'starts with your login session'
    : 'is switched off: it does not start by itself';
  return [
    `${terminal.sign(startsAtLogin ? 'good' : 'attention')} The service ${starts} (${manager}).`,
    `${terminal.sign(activity === 'running' ? 'good' : 'attention')} ${activityWords(activity, processId)}`,
    `  ${place}`,
    `  What it says: ${log}`,
  ];
}

function activityWords(activity: ServiceState['activity'], processId: number | undefined): string {
  switch (activity) {
    case 'running':
      return processId === undefined ? 'It runs.' : `It runs (process ${processId}).`;
    case 'failed':
      return 'It ended with an error, and is tried again.';
    case 'stopped':
      return 'It does not run.';
  }
}

/** On a server nobody stays signed in. */
function lingerLines({ manager, outlivesLogin }: ServiceState): string[] {
  if (manager !== 'systemd' || outlivesLogin) return [];
  return ['  It ends when you sign out of this machine. To let it run on: loginctl enable-linger'];
}
