import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';
import type { FailureData, Input, Output, ProcedureName } from '../../preload/contract.ts';
import { fail } from '../engine/failure.ts';
import { chromiumOrigin, firefoxId } from './extension-ids.ts';
import type { Answer, ExchangeName, Exchanges, FoundAccount, MessageFailure } from './messages.ts';
import { readMessages, writeMessage } from './native-messages.ts';

/** The way to the engine. Throws what `failureOf` makes a failure of. */
export interface CompanionEngine {
  call<Name extends ProcedureName>(name: Name, input: Input<Name>): Promise<Output<Name>>;
}

export interface CompanionHostOptions {
  readonly input: Readable;
  readonly output: Writable;
  readonly engine: () => Promise<CompanionEngine>;
  /** What is told of something that was thrown. */
  readonly failureOf: (thrown: unknown) => FailureData;
}

const url = z.url().max(4_000);
const text = z.string().max(64 * 1024);

const asks = {
  site: z.object({ url }),
  preview: z.object({
    url,
    providerId: z.string().max(64).optional(),
    instance: z.url().max(500).optional(),
    cookies: z
      .array(
        z.object({
          name: text,
          value: text,
          domain: text,
          hostOnly: z.boolean(),
          path: text,
          secure: z.boolean(),
          httpOnly: z.boolean(),
          session: z.boolean(),
          sameSite: text.optional(),
          expirationDate: z.number().optional(),
        }),
      )
      .max(2_000),
    localStorage: z.record(z.string(), z.string()),
  }),
  apply: z.object({
    previewId: z.string().max(64),
    item: z.number().int().min(0),
    password: text.min(1).optional(),
  }),
} satisfies { [Name in ExchangeName]: z.ZodType<Exchanges[Name]['ask']> };

const question = z.object({
  id: z.number().int(),
  name: z.enum(['site', 'preview', 'apply']),
  ask: z.unknown(),
});

/**
 * Throws `not-allowed` unless the browser says that the Companion calls: browsers name the extension to the program they start
 * (Chrome by its origin, Firefox by its id).
 */
export function checkCaller(commandArguments: readonly string[]): void {
  const isKnown = commandArguments.some((argument) => argument === chromiumOrigin || argument === firefoxId);
  if (!isKnown)
    throw fail('not-allowed', 'Only the Latchkey Companion, started by a browser, may call this.');
}

/** Answers the extension until the browser closes the pipe. Questions are answered one after the other. */
export async function serveCompanion(options: CompanionHostOptions): Promise<void> {
  const { input, output, failureOf } = options;
  for await (const message of readMessages(input)) {
    const asked = question.safeParse(message);
    if (!asked.success) throw fail('invalid-input', 'The browser asked something that is not known here.');
    const { id, name, ask } = asked.data;
    const reply: Answer = await answer(options, name, ask).then(
      (value) => ({ id, ok: true as const, answer: value }),
      (error: unknown) => ({
        id,
        ok: false as const,
        failure: wordsOf(error instanceof Refused ? error.failure : failureOf(error)),
      }),
    );
    await writeMessage(output, reply);
  }
}

async function answer(
  { engine }: CompanionHostOptions,
  name: ExchangeName,
  ask: unknown,
): Promise<Exchanges[ExchangeName]['answer']> {
  const { call } = await engine();
  switch (name) {
    case 'site':
      return await site(call, read(asks.site, ask));
    case 'preview':
      return await preview(call, read(asks.preview, ask));
    case 'apply':
      return await apply(call, read(asks.apply, ask));
  }
}

type Call = CompanionEngine['call'];

async function site(call: Call, { url }: Exchanges['site']['ask']): Promise<Exchanges['site']['answer']> {
  const { providers } = await call('imports.site', { url });
  if (providers.length === 0) return [];
  const { accounts } = await call('accounts.list', {});
  return providers.map((provider) => ({
    ...provider,
    accounts: accounts
      .filter(
        (account) => account.providerId === provider.providerId && account.instance === provider.instance,
      )
      .map(({ id, label, status }) => ({ id, label, status })),
  }));
}

async function preview(call: Call, ask: Exchanges['preview']['ask']): Promise<FoundAccount> {
  const { url, providerId, instance, cookies, localStorage } = ask;
  const imported = { provider_id: providerId, url, raw_data: { cookies, localStorage } };
  const { previewId, items } = await call('imports.preview', {
    text: JSON.stringify(imported),
    ...(providerId !== undefined && { providerId }),
    ...(instance !== undefined && { instance }),
  });
  const found = items.find(({ failure }) => !failure) ?? items[0];
  if (!found || found.failure) {
    await call('imports.discard', { previewId });
    if (found?.failure) throw new Refused(found.failure);
    throw fail(
      'invalid-input',
      'No session of a provider that Latchkey knows is among the cookies of this site. Sign in here first.',
    );
  }
  const { item, providerName, identity, account, password, username, renewed } = found;
  return {
    previewId,
    item,
    providerName,
    person: identity?.email ?? identity?.name ?? identity?.subject,
    account: account?.label,
    password: password === 'in-file' ? 'possible' : password,
    username,
    renewed,
  };
}

async function apply(
  call: Call,
  { previewId, item, password }: Exchanges['apply']['ask'],
): Promise<Exchanges['apply']['answer']> {
  const { results } = await call('imports.apply', {
    previewId,
    items: [{ item, ...(password !== undefined && { password: { password } }) }],
  });
  const [result] = results;
  if (result?.failure) throw new Refused(result.failure);
  if (!result?.account) throw fail('invalid-input', 'It was not stored. Begin once more.');
  return { label: result.account.label, providerName: result.account.providerName };
}

/** A failure that the engine put into an answer. */
class Refused extends Error {
  override readonly name = 'Refused';
  readonly failure: FailureData;

  constructor(failure: FailureData) {
    super(failure.what);
    this.failure = failure;
  }
}

function read<Value>(schema: z.ZodType<Value>, ask: unknown): Value {
  const parsed = schema.safeParse(ask);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw fail('invalid-input', 'The browser sent something that cannot be used.', {
    field: issue ? `/${issue.path.join('/')}` : '',
  });
}

function wordsOf({ what, safe, act }: FailureData): MessageFailure {
  return { what, safe, act };
}
