import type { Command } from 'commander';
import type { Output } from '../../../preload/contract.ts';
import { fail } from '../../engine/failure.ts';
import { type GrantScope, grantScopes } from '../../engine/grant.ts';
import { answer, type CommandContext, type Run } from '../command-context.ts';
import { parseDuration } from '../duration.ts';
import { table } from '../table.ts';
import { plain } from '../terminal.ts';
import { timeWords } from '../words.ts';

type GrantData = Output<'grants.list'>['grants'][number];

interface CreateOptions {
  readonly accounts: string;
  readonly scope: string;
  readonly for?: string;
}

/** `grant create`, `grant list`, `grant revoke`. */
export function addGrantCommands(program: Command, run: Run): void {
  const grant = program.command('grant').description('what tools may have, each with a key of its own');

  grant
    .command('create')
    .description('make a key for a tool; it is printed this once, and only its hash is kept')
    .argument('<name>', 'what to call it: the name of the tool')
    .requiredOption('--accounts <accounts>', 'which accounts, with commas between them, or "all"')
    .option('--scope <scopes>', `what of them, with commas between: ${grantScopes.join(', ')}`, 'token')
    .option('--for <duration>', 'for how long, such as 12h or 30d; until it is revoked unless told')
    .action((name: string, options: CreateOptions) =>
      run(async (context) => {
        const lifetime = options.for === undefined ? undefined : parseDuration(options.for);
        if (options.for !== undefined && !lifetime) {
          throw fail('invalid-input', `"${options.for}" is no duration, such as 12h.`, { field: 'for' });
        }
        const accounts = options.accounts === 'all' ? ('all' as const) : listOf(options.accounts, 'accounts');
        const scopes = listOf(options.scope, 'scope').map(scopeOf);
        const link = await context.engine();
        const created = await link.call('grants.create', { name, accounts, scopes, lifetime });
        answer(context, created, () => [created.key]);
        if (!context.json) {
          context.terminal.say(
            'Keep this key where the tool reads it, for example as LATCHKEY_KEY; it cannot be shown again.',
          );
        }
      })(),
    );

  grant
    .command('list')
    .description('list what tools may have, and when they last used it')
    .action(
      run(async (context) => {
        const link = await context.engine();
        const listed = await link.call('grants.list', {});
        const { accounts } = await link.call('accounts.list', {});
        const labels = new Map(accounts.map(({ id, label }) => [id, label]));
        answer(context, listed, () =>
          table(
            listed.grants.map((each) => grantRow(each, labels)),
            context.terminal.width,
          ),
        );
        if (!context.json && listed.grants.length === 0) {
          context.terminal.say('No tool has a key. Make one: latchkey grant create NAME --accounts ACCOUNT');
        }
      }),
    );

  grant
    .command('revoke')
    .description('take back what a tool may have; it holds at once')
    .argument('<grant>', 'its name or id')
    .action((name: string) =>
      run(async (context) => {
        const link = await context.engine();
        const { id, name: known } = await grantNamed(context, name);
        const revoked = await link.call('grants.revoke', { id });
        answer(context, revoked, () => [`${plain(known)} is revoked.`]);
      })(),
    );
}

async function grantNamed(context: CommandContext, name: string): Promise<GrantData> {
  const link = await context.engine();
  const { grants } = await link.call('grants.list', {});
  const found = grants.filter(({ id, name: known }) => id === name || known === name);
  const [first, ...others] = found;
  if (!first) throw fail('invalid-input', `There is no grant "${name}".`, { field: 'grant' });
  if (others.length === 0) return first;
  const candidates = found.map(({ id, program }) => `${id} (${program?.path ?? 'by key'})`).join('; ');
  throw fail('invalid-input', `"${name}" fits ${found.length} grants: ${candidates}.`, { field: 'grant' });
}

function grantRow(grant: GrantData, labels: ReadonlyMap<string, string>): string[] {
  const now = Date.now();
  const { name, program, accounts, scopes, expiresAt, lastUsedAt, isOver } = grant;
  const labelled =
    accounts === 'all'
      ? 'all accounts'
      : accounts.map((id) => labels.get(id) ?? 'a removed account').join(', ');
  const end = isOver
    ? 'over'
    : expiresAt === undefined
      ? 'until revoked'
      : `ends ${timeWords(expiresAt, now)}`;
  return [
    plain(name),
    plain(program?.script ?? program?.path ?? 'by key'),
    scopes.join(', '),
    plain(labelled),
    end,
    lastUsedAt === undefined ? 'never used' : `used ${timeWords(lastUsedAt, now)}`,
  ];
}

function listOf(text: string, field: string): string[] {
  const items = text.split(',').map((item) => item.trim());
  if (items.some((item) => item === '')) {
    throw fail('invalid-input', `"${text}" has an empty place between its commas.`, { field });
  }
  return items;
}

function scopeOf(text: string): GrantScope {
  const scope = grantScopes.find((known) => known === text);
  if (scope) return scope;
  throw fail('invalid-input', `"${text}" is none of ${grantScopes.join(', ')}.`, { field: 'scope' });
}
