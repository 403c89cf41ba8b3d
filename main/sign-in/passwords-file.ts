import { parse } from 'csv-parse/sync';
import { type FailureError, fail } from '../engine/failure.ts';

/** A line with a password. */
export interface PasswordLine {
  /** The line that it ends in; the first one is 1. */
  readonly line: number;
  readonly kind: 'password';
  /** Whose it is: what the account is called here, or the user name. The first one that fits counts. */
  readonly names: readonly string[];
  /** What to sign in with, if the file has such a column. */
  readonly username?: string;
  readonly password: string;
  /** The provider's id or name, if the file has such a column. */
  readonly provider?: string;
  /** The address of the site, as browsers and password managers export it. */
  readonly url?: string;
}

/** A line that cannot be used, and where it is wrong. Nothing of what stands there is repeated. */
export interface WrongLine {
  readonly line: number;
  readonly kind: 'wrong';
  readonly problem: string;
}

/** How the columns are called by people, and by the exports of browsers and password managers. */
const aliases = {
  account: ['account', 'label'],
  username: [
    'username',
    'user name',
    'user',
    'login',
    'login name',
    'login_username',
    'email',
    'e-mail',
    'mail',
  ],
  password: ['password', 'login_password', 'pwd', 'pass'],
  provider: ['provider', 'provider_id', 'service'],
  url: ['url', 'login_uri', 'uri', 'website', 'web site', 'address', 'instance'],
} as const;

type Column = keyof typeof aliases;

interface ParsedRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/**
 * Whether the text begins like a list of passwords: a first line with a column for the account and one for the password. Needed to tell it
 * from a cookies.txt.
 */
export function isPasswordsFile(text: string): boolean {
  const [first = ''] = text.replace(/^\uFEFF/, '').split(/[\r\n]/, 1);
  const columns = columnsOf(first.split(delimiterOf(first)).map(unquoted));
  return (columns.has('account') || columns.has('username')) && columns.has('password');
}

/**
 * Reads a list of passwords: CSV (RFC 4180, also with semicolons or tabs), whose first line names the columns. Throws `invalid-input` if
 * it does not; a line that is wrong is told and keeps no other from being read.
 */
export function readPasswords(text: string): readonly (PasswordLine | WrongLine)[] {
  if (!isPasswordsFile(text)) {
    throw refused(
      'The first line must name the columns, at least one for the account and one for the password: account,password',
    );
  }
  const [first = ''] = text.replace(/^\uFEFF/, '').split(/[\r\n]/, 1);
  const lines: (PasswordLine | WrongLine)[] = [];
  let last = 1;
  const records = parse(text, {
    bom: true,
    delimiter: delimiterOf(first),
    info: true,
    relaxColumnCount: true,
    skipEmptyLines: true,
    skipRecordsWithError: true,
    // The library's own messages quote the text.
    onSkip: (error) => {
      const line = Number(error?.lines ?? 0);
      // It complains once for each quotation mark.
      if (lines.at(-1)?.line !== line) lines.push(wrong(line, error?.code));
      return undefined;
    },
  });
  // Its types do not know that `info` changes what comes.
  const [header, ...rest] = records as unknown as readonly ParsedRecord[];
  const columns = columnsOf(header?.record ?? []);
  for (const { record, info } of rest) {
    last = Math.max(last, info.lines);
    lines.push(lineOf(record, info.lines, columns));
  }
  return lines
    .map((line) => (line.kind === 'wrong' && line.problem === notClosed ? { ...line, line: last + 1 } : line))
    .toSorted((one, other) => one.line - other.line);
}

const notClosed = 'has a quotation mark that is not closed, so that nothing after it could be read';

function wrong(line: number, code: string | undefined): WrongLine {
  const isOpen = code === 'CSV_QUOTE_NOT_CLOSED';
  const problem = isOpen
    ? notClosed
    : 'has a quotation mark in the wrong place: write it twice, and the field in quotation marks';
  return { line, kind: 'wrong', problem };
}

function lineOf(
  record: readonly string[],
  line: number,
  columns: ReadonlyMap<Column, number>,
): PasswordLine | WrongLine {
  const at = (column: Column) => record[columns.get(column) ?? record.length] ?? '';
  const username = at('username').trim();
  const names = [at('account').trim(), username].filter((name) => name !== '');
  const password = at('password');
  const provider = at('provider').trim();
  const url = at('url').trim();
  const missing = [names.length === 0 && 'account', password === '' && 'password'].filter(
    (name) => name !== false,
  );
  if (missing.length > 0) {
    return { line, kind: 'wrong', problem: `has nothing in the column for the ${missing.join(' and the ')}` };
  }
  return {
    line,
    kind: 'password',
    names,
    password,
    ...(username !== '' && { username }),
    ...(provider !== '' && { provider }),
    ...(url !== '' && { url }),
  };
}

/** Which column holds what; the first that is called so counts. */
function columnsOf(names: readonly string[]): ReadonlyMap<Column, number> {
  const columns = new Map<Column, number>();
  const known = Object.entries(aliases) as [Column, readonly string[]][];
  for (const [index, name] of names.entries()) {
    const column = known.find(([, words]) => words.includes(name.trim().toLowerCase()))?.[0];
    if (column !== undefined && !columns.has(column)) columns.set(column, index);
  }
  return columns;
}

function delimiterOf(first: string): string {
  return [',', ';', '\t'].find((delimiter) => first.includes(delimiter)) ?? ',';
}

function unquoted(text: string): string {
  return text.trim().replace(/^"(.*)"$/, '$1');
}

function refused(message: string): FailureError {
  return fail('invalid-input', message, { field: 'text', detail: 'line 1' });
}
