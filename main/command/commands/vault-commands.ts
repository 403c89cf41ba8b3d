import type { Command } from 'commander';
import type { EngineStatusData, Output } from '../../../preload/contract.ts';
import { fail } from '../../engine/failure.ts';
import { answer, type Run } from '../command-context.ts';
import { exitCodes } from '../exit-codes.ts';
import { newPassphrase } from '../passphrase.ts';
import { ProgressBar } from '../progress-bar.ts';
import { plain } from '../terminal.ts';

const backends = { keychain: 'keychain', passphrase: 'passphrase-file', 'key-file': 'key-file' } as const;

/** `vault status`, `vault use`, `vault new-key`, `vault rotate-key`, `vault unlock`. */
export function addVaultCommands(program: Command, run: Run): void {
  const vault = program.command('vault').description('what protects the sessions');

  vault
    .command('status')
    .description('say what protects the sessions, and whether it can be used')
    .action(
      run(async (context) => {
        const link = await context.engine();
        const { protection } = await link.call('engine.retryVault', {});
        answer(context, protection, () => protectionLines(protection));
        return protection.failure ? exitCodes.vault : exitCodes.done;
      }),
    );

  vault
    .command('use')
    .description(
      'choose it, before the first account: the keychain, a file under a passphrase, or a key file',
    )
    .argument('<what>', Object.keys(backends).join(', '))
    .action((what: string) =>
      run(async (context) => {
        const { terminal } = context;
        if (!isBackend(what)) {
          throw fail('invalid-input', `"${what}" is none of ${Object.keys(backends).join(', ')}.`, {
            field: 'what',
          });
        }
        const backend = backends[what];
        const link = await context.engine();
        const passphrase = backend === 'passphrase-file' ? await newPassphrase(terminal) : undefined;
        const { protection } = await link.call('engine.chooseProtection', { backend, passphrase });
        if (backend === 'key-file' && !context.json) {
          terminal.say('Whoever can read your files can read that key, and with it every session.');
        }
        answer(context, protection, () => protectionLines(protection));
        return protection.failure ? exitCodes.vault : exitCodes.done;
      })(),
    );

  vault
    .command('new-key')
    .description(
      'begin anew with a new key, when the old one is lost for good: the keyring was made anew, or the passphrase is forgotten',
    )
    .option('--yes', 'do not ask')
    .action((options: { yes?: true }) =>
      run(async (context) => {
        const { terminal } = context;
        const link = await context.engine();
        const { isSet, isOfFile } = await link.call('lock.state', {});
        // Other than a lost key, one under a passphrase is there: to give it up cannot be undone.
        const lost = isSet && !isOfFile ? 'under the passphrase' : 'with the lost key';
        const question = `What was sealed ${lost} cannot be opened any more; those accounts ask for a sign-in. Go on?`;
        if (!options.yes && !(terminal.isInteractive && (await terminal.confirm(question)))) {
          throw fail('cancelled', 'Nothing was done. Say yes, or give --yes.');
        }
        const { protection } = await link.call('engine.replaceVaultKey', {});
        answer(context, protection, () => protectionLines(protection));
        return protection.failure ? exitCodes.vault : exitCodes.done;
      })(),
    );

  vault
    .command('rotate-key')
    .description('make a new key and seal everything anew with it; goes on where it was interrupted')
    .action(
      run(async (context) => {
        const link = await context.engine();
        const { isSet, isOfFile } = await link.call('lock.state', {});
        const passphrase = isSet || isOfFile ? await context.terminal.secret('Passphrase') : undefined;
        const bar = new ProgressBar(context.terminal, 'Sealing anew');
        const end = await link.listen((event) => {
          if (event.name === 'vault-key') bar.show(event.data.done, event.data.total);
        });
        const done = await link.call('vault.rotateKey', { passphrase }).finally(() => {
          end();
          bar.end();
        });
        answer(context, done, () => rotationLines(done));
      }),
    );

  vault
    .command('unlock')
    .description('as `latchkey unlock`, which opens the file under a passphrase as well')
    .action(
      run(async (context) => {
        const link = await context.engine();
        const passphrase = await context.terminal.secret('Passphrase');
        const { protection } = await link.call('engine.unlock', { passphrase });
        answer(context, protection, () => protectionLines(protection));
      }),
    );
}

function rotationLines({ total, damaged }: Output<'vault.rotateKey'>): string[] {
  const accounts = total === 1 ? '1 account' : `${total} accounts`;
  const first = `Everything of ${accounts} is sealed with a new key; the old one opens nothing any more.`;
  if (damaged === 0) return [first];
  return [first, `What is damaged was kept as it is: ${damaged}. Those accounts ask for a sign-in.`];
}

function isBackend(what: string): what is keyof typeof backends {
  return Object.hasOwn(backends, what);
}

function protectionLines({ name, state, failure }: EngineStatusData['protection']): string[] {
  const first = `Sealed by ${plain(name)}: ${state}.`;
  return failure ? [first, `${plain(failure.what)} ${failure.safe} ${failure.act}`] : [first];
}
