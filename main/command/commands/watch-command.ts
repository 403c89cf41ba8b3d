import type { Command } from 'commander';
import type { AccountData, ContractEvent } from '../../../preload/contract.ts';
import { fail } from '../../engine/failure.ts';
import { accountLine } from '../account-lines.ts';
import type { CommandContext, Run } from '../command-context.ts';
import { plain } from '../terminal.ts';

/** `watch`. */
export function addWatchCommand(program: Command, run: Run): void {
  program
    .command('watch')
    .description(
      'print a line for each change of an account until it is stopped; with --json each event as it is',
    )
    .action(run(watch, { endsByItself: true }));
}

async function watch(context: CommandContext): Promise<undefined> {
  const { interrupted, terminal } = context;
  const link = await context.engine();
  if (!link.isRemote) {
    throw fail(
      'not-supported',
      'No Latchkey runs on this profile, so nothing happens. Start one: latchkey daemon.',
    );
  }
  const lines = new ChangeLines(context);
  const ended = Promise.withResolvers<void>();
  const stop = await link.listen((event) => lines.print(event), ended.resolve);
  // What is told from now on is a change to this.
  for (const account of (await link.call('accounts.list', {})).accounts) lines.know(account);
  if (!context.json) terminal.say('Watching; Ctrl-C ends it.');
  const interruption = new Promise<void>((resolve) => {
    if (interrupted.aborted) resolve();
    interrupted.addEventListener('abort', () => resolve(), { once: true });
  });
  await Promise.race([ended.promise, interruption]);
  stop();
  if (!interrupted.aborted) throw fail('transient', 'The Latchkey that was watched has ended.');
}

/** Tells the same state of an account once. */
class ChangeLines {
  readonly #context: CommandContext;
  readonly #last = new Map<string, { readonly label: string; readonly line: string }>();

  constructor(context: CommandContext) {
    this.#context = context;
  }

  know(account: AccountData): void {
    this.#last.set(account.id, { label: account.label, line: this.#lineOf(account) });
  }

  print(event: ContractEvent): void {
    const { terminal, json } = this.#context;
    if (json) {
      terminal.print(JSON.stringify(event));
      return;
    }
    if (event.name === 'account-changed') {
      const { account } = event.data;
      const line = this.#lineOf(account);
      if (this.#last.get(account.id)?.line === line) return;
      this.know(account);
      terminal.print(`${clockTime()} ${line}`);
    } else if (event.name === 'account-removed') {
      const label = this.#last.get(event.data.id)?.label ?? event.data.id;
      this.#last.delete(event.data.id);
      terminal.print(`${clockTime()} ${plain(label)}: removed`);
    }
  }

  #lineOf(account: AccountData): string {
    return accountLine(account, this.#context.terminal, Date.now());
  }
}

function clockTime(): string {
  return new Date().toTimeString().slice(0, 8);
}
