import type { Command } from 'commander';
import type { Output } from '../../../preload/contract.ts';
import { readBrokerAddress } from '../../broker/address.ts';
import { callBroker, NobodyThere } from '../../broker/client.ts';
import { fail } from '../../engine/failure.ts';
import { forbidDumps } from '../../host/core-dumps.ts';
import { answer, type Run } from '../command-context.ts';
import { ReplyFailure } from '../engine-link.ts';
import { exitCodes } from '../exit-codes.ts';
import { askPassphrase } from '../passphrase.ts';
import { plain, type Terminal } from '../terminal.ts';
import type { Mood } from '../words.ts';

type Check = Output<'engine.diagnose'>['checks'][number];

interface HostOptions {
  readonly demo?: boolean;
  readonly window?: boolean;
  readonly open?: boolean;
  readonly passphraseStdin?: boolean;
  readonly service?: boolean;
}

const moods: Record<Check['state'], Mood> = { good: 'good', warning: 'attention', bad: 'attention' };

/** `daemon`, `demo`, `open`, `doctor`. */
export function addHostCommands(program: Command, run: Run): void {
  program
    .command('daemon')
    .description('keep the sessions alive until it is stopped, with the window in the browser')
    .option('--no-window', 'without the window')
    .option('--open', 'open the window in the browser')
    .option('--demo', 'with the demonstration, as `latchkey demo`')
    .option('--passphrase-stdin', 'read the passphrase of the profile from standard input')
    .option('--service', 'as `latchkey service` has it started: stands by while the app has the profile')
    .action((options: HostOptions) => keepAlive(run, options));

  program
    .command('demo')
    .description('try everything: a practice provider with three accounts whose tokens live a minute')
    .option('--open', 'open the window in the browser')
    .action((options: HostOptions) => keepAlive(run, { ...options, demo: true }));

  program
    .command('open')
    .description('print the address of the window, good once and for a minute, and open it in the browser')
    .action(
      run(async (context) => {
        const opened = await openedWindow(context.profile);
        answer(context, opened, () => [opened.url]);
        context.openInBrowser(opened.url);
      }),
    );

  program
    .command('doctor')
    .description('look at everything that can keep sessions from being kept')
    .action(
      run(async (context) => {
        const { terminal } = context;
        const link = await context.engine();
        const diagnosis = await link.call('engine.diagnose', {});
        answer(context, diagnosis, () => diagnosis.checks.flatMap((check) => checkLines(check, terminal)));
        return diagnosis.checks.some(({ state }) => state === 'bad') ? exitCodes.unexpected : exitCodes.done;
      }),
    );
}

function keepAlive(run: Run, options: HostOptions): Promise<void> {
  const { demo, window, open, passphraseStdin } = options;
  const begin = run(
    async ({ namedProfile: profile, terminal, interrupted }) => {
      const passphrase = () => (passphraseStdin ? terminal.secret('Passphrase') : askPassphrase(terminal));
      const print = (line: string) => terminal.print(line);
      const warn = (line: string) => terminal.say(line);
      forbidDumps();
      const { runDaemon, standBy } = await import('../../host/run-daemon.ts');
      const service = options.service ? standBy : undefined;
      return await runDaemon({ profile, demo, window, open, service, print, warn, passphrase, interrupted });
    },
    { endsByItself: true },
  );
  return begin();
}

/** A window belongs to an engine that stays, and a command starts none behind a person's back. */
async function openedWindow(profile: string): Promise<Output<'engine.openWindow'>> {
  const address = readBrokerAddress(profile);
  try {
    if (address !== undefined) {
      const reply = await callBroker(address, 'engine.openWindow', {}, 'user');
      if (reply.ok) return reply.value;
      throw new ReplyFailure(reply.failure);
    }
  } catch (error) {
    if (!(error instanceof NobodyThere)) throw error;
  }
  throw fail('not-supported', 'No Latchkey runs on this profile. Start one: latchkey daemon.');
}

function checkLines({ name, state, found, advice }: Check, terminal: Terminal): string[] {
  const first = `${terminal.sign(moods[state])} ${name}: ${plain(found)}`;
  return advice ? [first, `    ${plain(advice)}`] : [first];
}
