import type { Command } from 'commander';
import type { Output } from '../../../preload/contract.ts';
import { accountNamed, answer, type Run } from '../command-context.ts';
import { exitCodes } from '../exit-codes.ts';
import { table } from '../table.ts';
import { plain, type Terminal } from '../terminal.ts';
import { timeWords } from '../words.ts';

type Entry = Output<'audit.list'>['entries'][number];
type Report = Output<'audit.verify'>;

const actorWords = { user: 'you', refresher: 'Latchkey', tool: 'a tool' } as const;

/** `audit list`, `audit verify`, `audit export`. */
export function addAuditCommands(program: Command, run: Run): void {
  const audit = program.command('audit').description('what happened to which account, and by whom');

  audit
    .command('list')
    .description('list what happened, newest first')
    .option('--account <account>', 'only what happened to one account')
    .option('--limit <count>', 'how many entries', '50')
    .action((options: { account?: string; limit: string }) =>
      run(async (context) => {
        const { account: name, limit: most } = options;
        const accountId = name === undefined ? undefined : (await accountNamed(context, name)).id;
        const limit = Math.min(1_000, Math.max(1, Number.parseInt(most, 10) || 1));
        const link = await context.engine();
        const listed = await link.call('audit.list', { limit, accountId });
        answer(context, listed, () => entryLines(listed.entries, context.terminal, Date.now()));
      })(),
    );

  audit
    .command('verify')
    .description('tell whether anybody changed the log; ends with 1 if so')
    .action(
      run(async (context) => {
        const link = await context.engine();
        const report = await link.call('audit.verify', {});
        answer(context, report, () => reportLines(report, context.terminal));
        return report.intact ? exitCodes.done : exitCodes.unexpected;
      }),
    );

  audit
    .command('export')
    .description('print the whole log as lines of JSON, oldest first')
    .action(
      run(async ({ engine, terminal, interrupted }) => {
        const link = await engine();
        let after: number | undefined;
        do {
          const page = await link.call('audit.export', { after });
          for (const line of page.lines) terminal.print(line);
          after = page.next;
        } while (after !== undefined && !interrupted.aborted);
        return exitCodes.done;
      }),
    );
}

function entryLines(entries: readonly Entry[], terminal: Terminal, now: number): string[] {
  const rows = entries.map((entry) => [
    timeWords(entry.at, now),
    entry.type.replaceAll('-', ' '),
    plain(entry.account ?? (entry.accountId === undefined ? '' : 'a removed account')),
    `by ${plain(entry.tool ?? actorWords[entry.actor])}`,
    plain(entry.failure?.what ?? factWords(entry)),
  ]);
  return table(rows, terminal.width);
}

function factWords({ facts = {} }: Entry): string {
  return Object.entries(facts)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}

function reportLines(report: Report, terminal: Terminal): string[] {
  const { intact, entries, pruned, erased, problems } = report;
  const counts = [
    `${entries} entries`,
    ...(pruned > 0 ? [`${pruned} older ones let go of`] : []),
    ...(erased > 0 ? [`${erased} without their details, of accounts that were removed`] : []),
  ];
  const verdict = intact ? 'The event log is as it was written' : 'The event log was changed';
  return [
    `${terminal.sign(intact ? 'good' : 'attention')} ${verdict}: ${counts.join(', ')}.`,
    `    ${sealWords(report)}`,
    ...problems.map(({ what }) => `    ${plain(what)}`),
  ];
}

function sealWords({ sealed, entries, pruned }: Report): string {
  if (!sealed) return 'It is not sealed yet; that comes with the first session that is stored.';
  const { through, at, checked } = sealed;
  const when = new Date(at).toISOString();
  if (!checked)
    return `It was sealed up to entry ${through} at ${when}; the key of the seal is out of reach now.`;
  const later = entries + pruned - through;
  return later > 0
    ? `Sealed up to entry ${through} at ${when}.`
    : `Sealed to its end, entry ${through}, at ${when}.`;
}
