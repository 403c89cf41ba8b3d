import { basename } from 'node:path';
import { isWholeId, resolveAccount } from '../api/account-names.ts';
import type { Access } from '../api/caller.ts';
import type { ApiParts } from '../api/parts.ts';
import type { AccountId } from '../engine/account.ts';
import { type FailureError, fail } from '../engine/failure.ts';
import { type Grant, opensAccount } from '../engine/grant.ts';
import type { ConsentDesk } from './consent-desk.ts';
import type { GrantBook } from './grant-book.ts';
import type { PeerProgram } from './peer-program.ts';
import { type ToolProcedure, toolProcedure } from './tool-procedures.ts';

/** What is needed to hold tools to what they were allowed. */
export interface AccessParts {
  readonly engine: Pick<ApiParts['engine'], 'list' | 'get'>;
  readonly providers: Pick<ApiParts['providers'], 'find'>;
  readonly grants: GrantBook;
  readonly consent: ConsentDesk;
}

const hour = 60 * 60_000;

/** A tool with a key: it has what its grant says. */
export class GrantAccess implements Access {
  readonly tool: string;
  readonly #parts: AccessParts;
  readonly #grant: Grant;

  constructor(parts: AccessParts, grant: Grant) {
    this.#parts = parts;
    this.#grant = grant;
    this.tool = grant.name;
  }

  enter(name: string, input: unknown): unknown {
    const { grants } = this.#parts;
    const procedure = toolProcedure(name);
    if (!procedure?.scopes.some((scope) => this.#grant.scopes.includes(scope))) {
      grants.noteRefusal(this.tool, name, undefined);
      const missing = procedure ? ` It would need the scope ${procedure.scopes.join(' or ')}.` : '';
      throw fail('not-allowed', `The grant "${this.tool}" does not allow this.${missing}`, {
        field: 'procedure',
      });
    }
    const named = withAccountId(this.#parts, procedure, input, (id) => this.sees(id));
    if (named === 'unseen') {
      grants.noteRefusal(this.tool, name, undefined);
      throw fail('not-allowed', `The grant "${this.tool}" opens no account of this name.`, {
        field: procedure.account,
      });
    }
    grants.noteUse(this.#grant);
    return named.input;
  }

  sees(id: AccountId): boolean {
    return opensAccount(this.#grant, id) && this.#parts.grants.holds(this.#grant);
  }
}

/** A program without a key: the person is asked, unless they answered for longer before. */
export class AskedAccess implements Access {
  readonly tool: string;
  readonly #parts: AccessParts;
  readonly #program: PeerProgram | undefined;

  constructor(parts: AccessParts, program: PeerProgram | undefined) {
    this.#parts = parts;
    this.#program = program;
    this.tool = programName(program);
  }

  async enter(name: string, input: unknown): Promise<unknown> {
    const procedure = toolProcedure(name);
    if (!procedure) throw this.#refusal(name, undefined, noKey);
    const named = withAccountId(this.#parts, procedure, input, () => true);
    // Not told apart from a no: a program that nobody allowed anything is not to try out names.
    if (named === 'unseen') throw this.#refusal(name, undefined, noKey);
    await this.#ask(name, procedure, named.id);
    return named.input;
  }

  sees(): boolean {
    return true;
  }

  async #ask(name: string, { scopes }: ToolProcedure, accountId: AccountId | undefined): Promise<void> {
    const { grants, consent } = this.#parts;
    const program = this.#program;
    const lasting =
      program?.canBeKnownAgain && program.path !== undefined ? { ...program, path: program.path } : undefined;
    const known = lasting && grants.byProgram(lasting, scopes, accountId);
    if (known) {
      grants.noteUse(known);
      return;
    }
    const [scope = 'token'] = scopes;
    const { pid, path, script, user } = program ?? {};
    const answer = await consent.ask({
      program: { pid, path, script, user },
      ...(accountId && { accountId }),
      scope,
      canBeKnownAgain: lasting !== undefined,
    });
    if (answer === 'nobody') throw this.#refusal(name, accountId, noKey);
    if (answer === 'deny') throw this.#refusal(name, accountId, 'It was not allowed.');
    if (answer === 'once' || !lasting) return;
    await grants.allowProgram(lasting, {
      name: this.tool,
      accounts: accountId === undefined ? 'all' : [accountId],
      scopes: [scope],
      lifetime: answer === 'hour' ? hour : undefined,
    });
  }

  #refusal(procedure: string, accountId: AccountId | undefined, words: string): FailureError {
    this.#parts.grants.noteRefusal(this.tool, procedure, accountId);
    return fail('not-allowed', words);
  }
}

const noKey =
  'This program has no key for Latchkey. To give it one: latchkey grant create NAME --accounts ACCOUNT --scope token; then send it as "Authorization: Bearer KEY".';

function programName(program: PeerProgram | undefined): string {
  if (!program?.path) return 'an unknown program';
  return basename(program.script ?? program.path);
}

/** The input with its account named by id, as far as the tool may see it. */
function withAccountId(
  { engine, providers }: AccessParts,
  { account: field }: ToolProcedure,
  input: unknown,
  sees: (id: AccountId) => boolean,
): { readonly input: unknown; readonly id?: AccountId } | 'unseen' {
  if (field === undefined) return { input };
  const name = isRecord(input) ? input[field] : undefined;
  // What is no name is refused by the procedure's own schema.
  if (!isRecord(input) || typeof name !== 'string') return { input };
  try {
    const { id } = isWholeId(name)
      ? engine.get(name)
      : resolveAccount(
          engine.list().filter((account) => sees(account.id)),
          name,
          (provider) => providers.find(provider),
        );
    return sees(id) ? { input: { ...input, [field]: id }, id } : 'unseen';
  } catch (error) {
    if (isAmbiguous(error)) throw error;
    return 'unseen';
  }
}

function isAmbiguous(error: unknown): boolean {
  return (
    error instanceof Error && 'failure' in error && (error as FailureError).failure.kind === 'invalid-input'
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
