import type { AccountData, Output } from '../../preload/contract.ts';
import { needsPerson } from '../../preload/list-order.ts';
import { shortIdLength } from '../api/account-names.ts';
import { table } from './table.ts';
import { plain, type Terminal } from './terminal.ts';
import { creditWords, lengthWords, moodOf, statusWords, timeWords } from './words.ts';

type Timeline = Output<'accounts.timeline'>['entries'];

/** The list of accounts: what needs a person on top. */
export function accountTable(accounts: readonly AccountData[], terminal: Terminal, now: number): string[] {
  const ordered = [...accounts].sort((one, other) => Number(needsPerson(other)) - Number(needsPerson(one)));
  const rows = ordered.map((account) => [
    terminal.sign(moodOf(account)),
    plain(account.label),
    plain(account.providerName),
    creditWords(account),
    account.id.slice(0, shortIdLength),
    plain(statusWords(account, now)),
  ]);
  return table(rows, terminal.width);
}

/** One line about an account. */
export function accountLine(account: AccountData, terminal: Terminal, now: number): string {
  const who = `${plain(account.label)} (${plain(account.providerName)})`;
  return `${terminal.sign(moodOf(account))} ${who}: ${plain(statusWords(account, now))}`;
}

/** Everything about an account. */
export function accountFacts(account: AccountData, terminal: Terminal, now: number): string[] {
  const at = (instant: number | undefined) => (instant === undefined ? undefined : timeWords(instant, now));
  const parts = Object.entries(account.credits?.parts ?? {}).map(([name, value]) => `${name} ${value}`);
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Account', account.id],
    ['Provider', account.instance ? `${account.providerName}, ${account.instance}` : account.providerName],
    ['Identity', account.identity?.email ?? account.identity?.name ?? account.identity?.subject],
    ['State', account.paused ? 'paused' : account.status],
    ['Signs in with', account.authMethod],
    ['Token source', account.tokenSource === 'cookies' ? 'cookies of a browser' : 'sign-in'],
    ['Scopes', account.scopes?.join(', ')],
    ['Password', account.hasCredential ? 'stored' : 'not stored'],
    ['Tags', account.tags?.join(', ')],
    ['Notes', account.notes],
    ['Credits', [creditWords(account), ...parts].join(', ')],
    ['Plan', account.credits?.plan],
    ['Access token ends', at(account.expiresAt)],
    ['Refresh token ends', at(account.refreshExpiresAt)],
    ['Refresh margin', account.refreshMargin === undefined ? undefined : lengthWords(account.refreshMargin)],
    ['Last refreshed', at(account.lastRefreshedAt)],
    ['Last used', at(account.lastUsedAt)],
    ['Connected', at(account.connectedAt)],
    ['Ways to sign in again', account.waysIn.join(', ') || 'none on this machine'],
  ];
  const known = facts.flatMap(([name, value]) => (value === undefined ? [] : [[`  ${name}`, plain(value)]]));
  return [accountLine(account, terminal, now), ...table(known, terminal.width), ...failureLines(account)];
}

/** What happened, newest first. */
export function timelineLines(entries: Timeline, width: number, now: number): string[] {
  const rows = entries.map((entry) => [
    `  ${timeWords(entry.at, now)}`,
    `${entry.type.replaceAll('-', ' ')}${entry.actor === 'refresher' ? '' : ` by ${entry.actor}`}`,
    plain(entry.failure?.what ?? ''),
  ]);
  return table(rows, width);
}

function failureLines({ failure }: AccountData): string[] {
  if (!failure) return [];
  const detail = failure.detail ? ` (${failure.detail})` : '';
  return ['', `  ${plain(failure.what)}${plain(detail)}`, `  ${failure.safe} ${failure.act}`];
}
