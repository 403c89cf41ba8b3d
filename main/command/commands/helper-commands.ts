import type { Command } from 'commander';
import type { AccountData, Output } from '../../../preload/contract.ts';
import { fail } from '../../engine/failure.ts';
import type { CommandContext, Run } from '../command-context.ts';
import { ReplyFailure } from '../engine-link.ts';
import { exitCodes } from '../exit-codes.ts';
import { type GitAttributes, gitLines, gitUrl, readGitAttributes } from '../git-attributes.ts';
import { plain } from '../terminal.ts';

interface GitOptions {
  readonly account?: string;
  readonly username?: string;
  readonly bearer?: true;
}

interface DockerOptions {
  readonly account?: string;
  readonly username?: string;
}

/** git ends a fetch of a large repository with the token that it began with. */
const gitMinValid = 5 * 60_000;

/** `git-credential`, `docker-credential`: the helpers that these programs run. */
export function addHelperCommands(program: Command, run: Run): void {
  program
    .command('git-credential')
    .description("git's credential helper: git config --global credential.helper '!latchkey git-credential'")
    .argument('<operation>', 'get, store or erase, as git says; the rest comes on standard input')
    .option('--account <account>', 'which one, instead of the one whose provider has the address')
    .option(
      '--username <name>',
      'the user name that goes with the token, instead of the usual one of the host',
    )
    .option('--bearer', 'have git send the token as such, where it can (git 2.46 and later)')
    .action((operation: string, options: GitOptions) =>
      run(async (context) => {
        const attributes = readGitAttributes(await context.terminal.readInput());
        if (operation === 'get') await giveToGit(context, attributes, options);
        else if (operation === 'erase') await renewRefused(context, attributes, options);
        // What git wants stored came from here, or is none of Latchkey's; operations of a later git are no mistake.
        return exitCodes.done;
      })(),
    );

  program
    .command('docker-credential')
    .description("Docker's credential helper, for a script docker-credential-latchkey that runs it")
    .argument('<operation>', 'get, store, erase or list, as Docker says; the rest comes on standard input')
    .option('--account <account>', 'which one, instead of the one whose provider has the address')
    .option(
      '--username <name>',
      'the user name that goes with the token, instead of the usual one of the host',
    )
    .action((operation: string, options: DockerOptions) =>
      run(async (context) => await answerDocker(context, operation, options))(),
    );
}

async function giveToGit(
  context: CommandContext,
  attributes: GitAttributes,
  options: GitOptions,
): Promise<void> {
  const account = await accountFor(context, gitUrl(attributes), attributes.single.username, options.account);
  // Nothing on standard output: git asks the next helper, or the person.
  if (!account) return;
  const link = await context.engine();
  const { token, expiresAt } = await link.call('tokens.get', { id: account.id, minValid: gitMinValid });
  const end: [string, string][] =
    expiresAt === undefined ? [] : [['password_expiry_utc', String(Math.floor(expiresAt / 1_000))]];
  const canBearer = attributes.several.capability?.includes('authtype') === true;
  const username = options.username ?? attributes.single.username ?? usualUserName(account);
  const lines =
    options.bearer && canBearer
      ? gitLines([
          ['capability[]', 'authtype'],
          ['authtype', 'Bearer'],
          ['credential', token],
          ['ephemeral', '1'],
          ...end,
        ])
      : gitLines([['username', username], ['password', token], ...end]);
  for (const line of lines) context.terminal.print(line);
}

/** The server refused the token: if it is still the one in hand, the next one is asked for. */
async function renewRefused(
  context: CommandContext,
  attributes: GitAttributes,
  options: GitOptions,
): Promise<void> {
  const refused = attributes.single.password ?? attributes.single.credential;
  const account = await accountFor(context, gitUrl(attributes), undefined, options.account);
  if (!account || refused === undefined) return;
  const link = await context.engine();
  const { token } = await link.call('tokens.get', { id: account.id });
  if (token === refused) await link.call('accounts.refresh', { id: account.id });
}

/** Docker reads messages on standard output, and knows this one by heart (docker-credential-helpers, credentials/error.go). */
const notFound = 'credentials not found in native keychain';

async function answerDocker(
  context: CommandContext,
  operation: string,
  options: DockerOptions,
): Promise<number> {
  const { terminal } = context;
  const input = operation === 'list' ? '' : (await terminal.readInput()).trim();
  const link = await context.engine();
  switch (operation) {
    case 'get': {
      const url = URL.parse(input.includes('://') ? input : `https://${input}`)?.href;
      const account = await accountFor(context, url, undefined, options.account);
      if (!account) {
        terminal.print(notFound);
        return exitCodes.unexpected;
      }
      const { token } = await link.call('tokens.get', { id: account.id, minValid: gitMinValid });
      const Username = options.username ?? usualUserName(account);
      terminal.print(JSON.stringify({ ServerURL: input, Username, Secret: token }));
      return exitCodes.done;
    }
    case 'list': {
      const { accounts } = await link.call('accounts.list', {});
      const known = accounts.flatMap((account) =>
        account.instance === undefined
          ? []
          : [[account.instance, options.username ?? usualUserName(account)]],
      );
      terminal.print(JSON.stringify(Object.fromEntries(known)));
      return exitCodes.done;
    }
    case 'store':
      terminal.print('Latchkey stores no passwords of Docker; sign in with: latchkey add PROVIDER');
      return exitCodes.unexpected;
    case 'erase':
      return exitCodes.done;
    default:
      throw fail('invalid-input', `"${operation}" is none of get, store, erase, list.`, {
        field: 'operation',
      });
  }
}

/**
 * The account that is named, or else the one whose provider has the address; among several the one with the user name. Undefined if none
 * fits: the address is none of Latchkey's. Throws `invalid-input` if several do.
 */
async function accountFor(
  context: CommandContext,
  url: string | undefined,
  username: string | undefined,
  named: string | undefined,
): Promise<AccountData | undefined> {
  const link = await context.engine();
  if (named !== undefined) {
    const account = await link.call('accounts.resolve', { name: named });
    const { accounts } = url === undefined ? { accounts: [] } : await findByUrl(context, url);
    return accounts.find(({ id }) => id === account.id);
  }
  if (url === undefined) return undefined;
  const { accounts } = await findByUrl(context, url);
  const fitting =
    username === undefined ? accounts : accounts.filter((account) => isCalled(account, username));
  const found = fitting.length > 0 || accounts.length !== 1 ? fitting : accounts;
  if (found.length <= 1) return found[0];
  const labels = found.map(({ label }) => plain(label)).join(', ');
  throw fail('invalid-input', `Several accounts fit: ${labels}. Name one with --account.`, {
    field: 'account',
  });
}

/** An address that no account may go to, such as one without TLS, is no mistake: it is none of Latchkey's. */
async function findByUrl(context: CommandContext, url: string): Promise<Output<'accounts.findByUrl'>> {
  const link = await context.engine();
  try {
    return await link.call('accounts.findByUrl', { url });
  } catch (error) {
    if (error instanceof ReplyFailure && error.failure.kind === 'invalid-input') return { accounts: [] };
    throw error;
  }
}

function isCalled({ label, identity }: AccountData, name: string): boolean {
  const wanted = name.toLowerCase();
  return [label, identity?.email, identity?.name, identity?.subject].some(
    (known) => known?.toLowerCase() === wanted,
  );
}

/**
 * The user name beside an OAuth token: GitLab takes `oauth2` only (its documentation, "OAuth 2.0 tokens: access Git over HTTPS"), Bitbucket
 * `x-token-auth` only; GitHub, Gitea and Forgejo take any.
 */
function usualUserName({ providerId }: AccountData): string {
  return providerId === 'bitbucket' ? 'x-token-auth' : 'oauth2';
}
