import type { Command } from 'commander';
import type { AccountData, Output } from '../../../preload/contract.ts';
import { csvLine } from '../../api/csv.ts';
import { fail } from '../../engine/failure.ts';
import { accountNamed, answer, type CommandContext, type Run } from '../command-context.ts';
import { creditTable, historyTable, problemLines, sumTable } from '../credit-lines.ts';
import { parseDuration } from '../duration.ts';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { ProgressBar } from '../progress-bar.ts';
import { plain } from '../terminal.ts';
import { creditWords } from '../words.ts';
import { nameHelp } from './account-commands.ts';

interface ListOptions {
  readonly sync?: true;
  readonly csv?: true;
}

/** `credits`, `credits history`, `credits claim`, `credits alert`, `credits export`. */
export function addCreditCommands(program: Command, run: Run): void {
  const credits = program
    .command('credits')
    .description('list what the accounts can spend, and their sums')
    .option('--sync', 'read them from the providers first')
    .option('--csv', 'as CSV')
    .action((options: ListOptions) => run((context) => listCredits(context, options))());

  credits
    .command('history')
    .description("say how an account's credits went")
    .argument('<account>', nameHelp)
    .option('--since <duration>', 'how far back, such as 30d', '30d')
    .action((name: string, { since }: { since: string }) =>
      run(async (context) => {
        const { id } = await accountNamed(context, name);
        const link = await context.engine();
        const history = await link.call('credits.history', { id, from: sinceWords(since), most: 20_000 });
        answer(context, history, () => historyTable(history.points, context.terminal.width));
      })(),
    );

  credits
    .command('claim')
    .description('ask the provider for the credits that it hands out on request, such as the daily ones')
    .argument('<account>', nameHelp)
    .action((name: string) =>
      run(async (context) => {
        const { id, credits: before } = await accountNamed(context, name);
        const link = await context.engine();
        const account = await link.call('credits.claim', { id });
        answer(context, account, () => [
          `${plain(account.label)} has ${creditWords(account)} now, ${before ? creditWords({ ...account, credits: before }) : 'unknown'} before.`,
        ]);
      })(),
    );

  credits
    .command('alert')
    .description('be told when credits fall under an amount; off takes it back')
    .argument('<account>', `${nameHelp}; with --provider, the id of a provider`)
    .argument('<amount>', 'such as 50, or off')
    .option('--provider', 'for every account of a provider that has no amount of its own')
    .action((name: string, text: string, { provider }: { provider?: true }) =>
      run(async (context) => {
        const below = amountOf(text);
        const who = provider
          ? await alertOfProvider(context, name, below)
          : await alertOf(context, name, below);
        const words = below === undefined ? 'You are not told of' : `You are told when under ${below}:`;
        answer(context, { below: below ?? null }, () => [`${words} ${plain(who)}.`]);
      })(),
    );

  credits
    .command('export')
    .description('print the history of credits as CSV')
    .argument('[account]', `only of this one: ${nameHelp}`)
    .option('--since <duration>', 'how far back, such as 30d; all of it unless told')
    .action((name: string | undefined, { since }: { since?: string }) =>
      run(async (context) => {
        const id = name === undefined ? undefined : (await accountNamed(context, name)).id;
        const link = await context.engine();
        const from = since === undefined ? 0 : sinceWords(since);
        let after: string | undefined;
        do {
          const page: Output<'credits.export'> = await link.call('credits.export', { id, from, after });
          context.terminal.write(page.csv);
          after = page.next;
        } while (after !== undefined);
        return undefined;
      })(),
    );
}

/** The exit code is that of the first account whose credits could not be read. */
async function listCredits(context: CommandContext, { sync, csv }: ListOptions): Promise<number> {
  const { terminal } = context;
  const synced = sync ? await syncCredits(context) : undefined;
  const link = await context.engine();
  const { accounts } = await link.call('accounts.list', {});
  const { sums } = await link.call('credits.summary', {});
  const known = accounts.filter(({ credits }) => credits !== undefined);
  const problems = synced?.problems ?? [];
  if (csv) terminal.write(creditsCsv(known));
  else {
    answer(context, { accounts: known.map(creditFacts), sums, problems }, () => [
      ...creditTable(known, terminal, Date.now()),
      ...(known.length > 1 ? ['', ...sumTable(sums, terminal.width)] : []),
    ]);
    if (!context.json && known.length === 0)
      terminal.say('No credits are known yet. latchkey credits --sync');
  }
  if (!context.json) for (const line of problemLines(problems, accounts)) terminal.say(line);
  const [first] = problems;
  return first ? exitCodeOf(first.failure.kind) : exitCodes.done;
}

async function syncCredits(context: CommandContext): Promise<Output<'credits.sync'>> {
  const link = await context.engine();
  const runId = globalThis.crypto.randomUUID();
  const bar = new ProgressBar(context.terminal, 'Reading credits');
  const endEvents = await link.listen((event) => {
    if (event.name === 'credit-sync' && event.data.runId === runId)
      bar.show(event.data.done, event.data.total);
  });
  const cancel = () => void link.call('credits.cancelSync', { runId });
  context.interrupted.addEventListener('abort', cancel, { once: true });
  return await link.call('credits.sync', { runId }).finally(() => {
    endEvents();
    bar.end();
  });
}

/** What `--json` says of an account's credits. */
function creditFacts({ id, label, providerId, identity, credits }: AccountData) {
  return { id, label, providerId, email: identity?.email, credits };
}

function creditsCsv(accounts: readonly AccountData[]): string {
  const head = csvLine(['provider', 'account', 'email', 'total', 'unit', 'plan', 'parts', 'read']);
  const lines = accounts.map(({ providerName, label, identity, credits }) => {
    const parts = Object.entries(credits?.parts ?? {}).map(([part, amount]) => `${part} ${amount}`);
    const read = credits && new Date(credits.readAt).toISOString();
    const { total, unit, plan } = credits ?? {};
    return csvLine([providerName, label, identity?.email, total, unit, plan, parts.join('; '), read]);
  });
  return [head, ...lines].join('');
}

/** The instant that lies a duration back. Throws `invalid-input`. */
function sinceWords(text: string): number {
  const duration = parseDuration(text);
  if (duration === undefined) {
    throw fail('invalid-input', `"${text}" is no duration, such as 30d.`, { field: 'since' });
  }
  return Date.now() - duration;
}

/** `off` is undefined. Throws `invalid-input`. */
function amountOf(text: string): number | undefined {
  if (text === 'off') return undefined;
  const amount = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isFinite(amount) && amount >= 0) return amount;
  throw fail('invalid-input', `"${text}" is no amount of credits.`, { field: 'amount' });
}

async function alertOf(context: CommandContext, name: string, below: number | undefined): Promise<string> {
  const { id, label } = await accountNamed(context, name);
  const link = await context.engine();
  await link.call('accounts.update', { id, creditAlert: below ?? null });
  return label;
}

async function alertOfProvider(
  context: CommandContext,
  id: string,
  below: number | undefined,
): Promise<string> {
  const link = await context.engine();
  const { providers } = await link.call('providers.list', {});
  const provider = providers.find((each) => each.id === id);
  if (!provider) throw fail('no-such-provider', `There is no provider "${id}".`, { field: 'provider' });
  const { settings } = await link.call('settings.get', {});
  const { [id]: _before, ...others } = settings.alerts.lowCredits;
  const lowCredits = below === undefined ? others : { ...others, [id]: below };
  await link.call('settings.set', { alerts: { lowCredits } });
  return provider.name;
}
