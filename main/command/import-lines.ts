import type { Output } from '../../preload/contract.ts';
import { table } from './table.ts';
import { plain, type Terminal } from './terminal.ts';
import { timeWords } from './words.ts';

type Preview = Output<'imports.preview'>;
type Item = Preview['items'][number];
type Change = Item['changes'][number];
type PasswordLine = Preview['passwords'][number];

const formats: Record<Preview['format'], string> = {
  'cookies-txt': 'a cookies.txt',
  'cookie-list': 'the cookies of a browser extension',
  'import-request': "an extension's import request",
  'storage-state': 'a Playwright storage state',
  har: 'an archive of HTTP requests (HAR)',
  passwords: 'a list of passwords',
  'old-store': 'the session store of an earlier app',
};

/** What was recognised, and what would change. */
export function previewLines(preview: Preview, terminal: Terminal, now: number): string[] {
  if (preview.format === 'passwords') return passwordLines(preview.passwords, terminal);
  const { format, items, leftOut } = preview;
  const count = items.length === 1 ? 'one session' : `${items.length || 'no'} sessions`;
  return [
    `This is ${formats[format]} with ${count} of a provider that Latchkey knows.`,
    ...items.flatMap((item) => itemLines(item, terminal, now)),
    ...(leftOut.cookies > 0
      ? [`Left where they are: ${leftOut.cookies} cookies of other sites (${leftOut.sites}).`]
      : []),
  ];
}

function itemLines(item: Item, terminal: Terminal, now: number): string[] {
  const place = item.instance ? `${item.providerName}, ${item.instance}` : item.providerName;
  const who = item.identity?.email ?? item.identity?.name ?? item.identity?.subject;
  if (item.failure) {
    return [
      `${terminal.sign('attention')} ${plain(place)}: ${plain(item.failure.what)}`,
      `    ${item.failure.safe} ${item.failure.act}`,
    ];
  }
  const what = item.account ? `updates ${plain(item.account.label)}` : 'a new account';
  const same = item.sameAs === undefined ? '' : ', the same as one before it';
  const changes = item.changes.map((change) => `    ${plain(changeWords(change, now))}`);
  return [
    `${terminal.sign('good')} ${plain(place)}: ${plain(who ?? 'nobody knows who')}, ${what}${same}`,
    ...(changes.length > 0 ? changes : ['    nothing would change']),
    ...(item.renewed
      ? ['    the provider has renewed the session: what is in the file is of no use for another try']
      : []),
    ...(item.password === 'in-file' ? ['    a password is in the file and is stored with it'] : []),
  ];
}

const fields: Record<Change['field'], string> = {
  status: 'status',
  email: 'e-mail address',
  name: 'name',
  'auth-method': 'signs in with',
  'token-source': 'token from',
  scopes: 'scopes',
  'access-token': 'access token',
  'access-token-end': 'access token ends',
  'refresh-token': 'refresh token',
  'refresh-token-end': 'refresh token ends',
  'api-key': 'API key',
  cookies: 'cookies',
  'local-storage': 'local storage',
  values: 'further secrets',
};

/** One change: `access token ends: in 2 h (before: 3 min ago)`, `cookies added: a, b`. */
function changeWords({ field, change, names, before, after }: Change, now: number): string {
  if (names) return `${fields[field]} ${change}: ${names.join(', ')}`;
  if (after === undefined && before === undefined) return `${fields[field]} ${change}`;
  const shown = (value: string | number | undefined) =>
    typeof value === 'number' ? timeWords(value, now) : (value ?? 'none');
  const was = before === undefined ? '' : ` (before: ${shown(before)})`;
  return `${fields[field]}: ${shown(after)}${was}`;
}

const outcomes: Record<PasswordLine['outcome'], string> = {
  set: 'set',
  replaced: 'replaced',
  'no-such-account': 'no such account',
  'several-accounts': 'fits several accounts; name the provider in a column of its own',
  google: 'refused: signs in with Google, which takes no password from Latchkey',
  'not-supported': 'refused: the provider has no sign-in with a password',
  wrong: 'wrong',
  failed: 'not stored',
};

/** A line for each line of a list of passwords; nothing of what stands there. */
export function passwordLines(lines: readonly PasswordLine[], terminal: Terminal): string[] {
  const rows = lines.map(({ line, account, outcome, problem }) => [
    `line ${line}`,
    account ? `${plain(account.label)} (${plain(account.providerName)})` : '–',
    problem === undefined ? outcomes[outcome] : `${outcomes[outcome]}: ${plain(problem)}`,
  ]);
  return table(rows, terminal.width);
}
