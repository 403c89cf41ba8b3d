import type { AccountData, Output } from '../../preload/contract.ts';
import { table } from './table.ts';
import { plain, type Terminal } from './terminal.ts';
import { amountWords, creditWords, moodOf, timeWords } from './words.ts';

type Sums = Output<'credits.summary'>['sums'];
type Points = Output<'credits.history'>['points'];
type Problems = Output<'credits.sync'>['problems'];

/** What each account can spend, and when that was read. */
export function creditTable(accounts: readonly AccountData[], terminal: Terminal, now: number): string[] {
  const rows = accounts.map((account) => {
    const { credits } = account;
    return [
      account.lowCredits === undefined ? terminal.sign(moodOf(account)) : terminal.sign('attention'),
      plain(account.label),
      plain(account.providerName),
      creditWords(account),
      partWords(credits?.parts ?? {}),
      plain(credits?.plan ?? ''),
      account.lowCredits === undefined
        ? ''
        : `low: under ${amountWords(account.lowCredits, credits?.unit ?? '')}`,
      credits ? `read ${timeWords(Math.min(credits.readAt, now), now)}` : '',
    ];
  });
  return table(filled(rows), terminal.width);
}

/** What the accounts of each provider can spend together. */
export function sumTable(sums: Sums, width: number): string[] {
  const rows = sums.map(({ providerName, accounts, total, unit, parts }) => [
    plain(providerName),
    accounts === 1 ? '1 account' : `${accounts} accounts`,
    amountWords(total, unit),
    partWords(parts),
  ]);
  return table(filled(rows), width);
}

/** How an account's credits went, oldest first. */
export function historyTable(points: Points, width: number): string[] {
  const rows = points.map(({ at, total, unit, parts }, index) => {
    const before = points[index - 1];
    const change = before?.unit === unit ? total - before.total : 0;
    const sign = change > 0 ? '+' : '';
    return [
      new Date(at).toLocaleString(),
      amountWords(total, unit),
      change === 0 ? '' : `${sign}${change.toLocaleString()}`,
      partWords(parts),
    ];
  });
  return table(filled(rows), width);
}

/** The accounts whose credits could not be read, and why. */
export function problemLines(problems: Problems, accounts: readonly AccountData[]): string[] {
  const byId = new Map(accounts.map((account) => [account.id, account]));
  return problems.map(({ id, failure }) => {
    const account = byId.get(id);
    const who = account ? `${account.label} (${account.providerName})` : id;
    return plain(`! ${who}: ${failure.what} ${failure.act}`);
  });
}

/** The columns in which anything stands. */
function filled(rows: readonly (readonly string[])[]): string[][] {
  return rows.map((row) => row.filter((_, column) => rows.some((each) => each[column] !== '')));
}

function partWords(parts: Readonly<Record<string, number>>): string {
  return Object.entries(parts)
    .map(([part, amount]) => `${plain(part)} ${amount.toLocaleString()}`)
    .join(', ');
}
