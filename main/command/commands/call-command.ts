import { readFile, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { callMethods, longestCall, longestCallBody, longestCallReply } from '../../../preload/call-limits.ts';
import type { AccountData, Input, Output } from '../../../preload/contract.ts';
import { fail } from '../../engine/failure.ts';
import { accountNamed, type CommandContext, type Run } from '../command-context.ts';
import { parseDuration } from '../duration.ts';
import { exitCodes } from '../exit-codes.ts';
import { nameHelp } from './account-commands.ts';

interface CallOptions {
  readonly header?: readonly string[];
  readonly data?: string;
  readonly include?: true;
  readonly output?: string;
  readonly timeout: string;
  readonly maxSize?: string;
}

type Method = NonNullable<Input<'calls.send'>['method']>;

/** `call`: a request signed in as an account. */
export function addCallCommand(program: Command, run: Run): void {
  program
    .command('call')
    .description("send a request signed in as an account, to its provider's own addresses only")
    .argument('<account>', nameHelp)
    .argument('<method or url>', 'GET, POST, ...; GET unless told, POST where there is data')
    .argument('[url]', 'an https address; one that begins with / belongs to the instance of the account')
    .option('-H, --header <header...>', 'such as "Accept: text/plain"; what signs in is added')
    .option('-d, --data <text>', 'the body; @FILE takes it from a file, @- from standard input')
    .option('-i, --include', 'print status and headers before the body')
    .option('-o, --output <file>', 'write the body to a file')
    .option('--timeout <duration>', 'how long it may take', '30s')
    .option('--max-size <bytes>', 'longest reply that is read; 8 MiB unless told')
    .action((name: string, first: string, second: string | undefined, options: CallOptions) =>
      run((context) => call(context, name, { first, second, options }))(),
    );
}

/** The exit code tells replies from 400 on as trouble of the provider; the body is printed all the same. */
async function call(
  context: CommandContext,
  name: string,
  { first, second, options }: { first: string; second: string | undefined; options: CallOptions },
): Promise<number> {
  const account = await accountNamed(context, name);
  const body = options.data === undefined ? undefined : await bodyOf(context, options.data);
  const method = second === undefined ? (body ? 'POST' : 'GET') : methodOf(first);
  const link = await context.engine();
  const reply = await link.call('calls.send', {
    id: account.id,
    method,
    url: urlOf(account, second ?? first),
    headers: headersOf(options.header ?? [], body),
    body: body?.toString('base64'),
    timeout: durationOf(options.timeout),
    ...(options.maxSize === undefined ? {} : { maxBytes: sizeOf(options.maxSize) }),
  });
  await show(context, reply, options);
  return reply.status < 400 ? exitCodes.done : exitCodes.provider;
}

async function show(
  context: CommandContext,
  reply: Output<'calls.send'>,
  { include, output }: CallOptions,
): Promise<void> {
  const { terminal, json } = context;
  const { status, headers } = reply;
  const bytes = Buffer.from(reply.body, 'base64');
  // Not imported: loading it takes a tenth of the time of a command that says its help.
  const { STATUS_CODES } = process.getBuiltinModule('node:http');
  const head = `HTTP ${status} ${STATUS_CODES[status] ?? ''}`.trimEnd();
  if (json) {
    if (output !== undefined) await writeBody(output, bytes);
    terminal.print(JSON.stringify({ status, url: reply.url, headers, body: bytes.toString('utf8') }));
    return;
  }
  if (include) {
    terminal.print(head);
    for (const [name, value] of Object.entries(headers)) terminal.print(`${name}: ${value}`);
    terminal.print('');
  } else if (status >= 400) terminal.say(head);
  if (output !== undefined) await writeBody(output, bytes);
  else if (terminal.isShown && bytes.includes(0)) {
    terminal.say(`The reply is no text (${bytes.length} bytes). Say --output FILE to keep it.`);
  } else terminal.write(bytes);
}

async function writeBody(file: string, bytes: Buffer): Promise<void> {
  try {
    await writeFile(file, bytes);
  } catch (error) {
    throw fail('invalid-input', `"${file}" cannot be written.`, { field: 'output', detail: codeOf(error) });
  }
}

function methodOf(text: string): Method {
  const method = callMethods.find((known) => known === text.toUpperCase());
  if (method) return method;
  throw fail('invalid-input', `"${text}" is no method, such as GET or POST.`, { field: 'method' });
}

function urlOf({ instance, providerName }: AccountData, text: string): string {
  if (text.startsWith('/')) {
    if (instance !== undefined) return `${instance}${text}`;
    throw fail('invalid-input', `Accounts of ${providerName} have no instance: give the whole address.`, {
      field: 'url',
    });
  }
  const url = URL.parse(text);
  if (url) return url.href;
  throw fail('invalid-input', 'That is no address, such as https://example.org/api.', { field: 'url' });
}

function headersOf(texts: readonly string[], body: Buffer | undefined): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const text of texts) {
    const colon = text.indexOf(':');
    if (colon < 1) {
      throw fail('invalid-input', 'A header is written as "Name: value".', { field: 'header' });
    }
    headers[text.slice(0, colon).trim().toLowerCase()] = text.slice(colon + 1).trim();
  }
  // What begins like JSON is JSON; whoever sends something else says so.
  if (body)
    headers['content-type'] ??= /^\s*[[{]/.test(body.toString('utf8', 0, 64))
      ? 'application/json'
      : 'text/plain';
  return headers;
}

async function bodyOf(context: CommandContext, data: string): Promise<Buffer> {
  const body = await readData(context, data);
  if (body.length <= longestCallBody) return body;
  throw fail('invalid-input', 'The body is longer than 1 MiB.', { field: 'data' });
}

async function readData({ terminal }: CommandContext, data: string): Promise<Buffer> {
  if (!data.startsWith('@')) return Buffer.from(data);
  if (data === '@-') return await terminal.readBytes();
  try {
    return await readFile(data.slice(1));
  } catch (error) {
    throw fail('invalid-input', `"${data.slice(1)}" cannot be read.`, {
      field: 'data',
      detail: codeOf(error),
    });
  }
}

function durationOf(text: string): number {
  const duration = parseDuration(text);
  if (duration !== undefined && duration >= 1 && duration <= longestCall) return duration;
  throw fail('invalid-input', `"${text}" is no duration up to 10m, such as 30s.`, { field: 'timeout' });
}

function sizeOf(text: string): number {
  const [, count, unit = ''] = /^(\d+)\s*(KiB|MiB)?$/i.exec(text) ?? [];
  const bytes = Number(count) * ({ kib: 1024, mib: 1024 * 1024 }[unit.toLowerCase()] ?? 1);
  if (bytes >= 1 && bytes <= longestCallReply) return bytes;
  throw fail('invalid-input', `"${text}" is no size up to 32 MiB, such as 500000 or 16MiB.`, {
    field: 'max-size',
  });
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
