import type { Identity } from '../engine/account.ts';
import { failureOf, isSessionFailure } from '../engine/failure.ts';
import type { Reading } from '../engine/provider.ts';
import type { CompiledDefinition } from './compiled-definition.ts';
import type { CompiledRequest } from './compiled-request.ts';
import { readClaims } from './jwt.ts';
import { readText } from './places.ts';

/** Asks as a signed-in account. */
export interface SignedInReader {
  /** The JSON that a request brings. Throws what its reply means. */
  read(request: CompiledRequest): Promise<unknown>;
  /** What the userinfo endpoint says; undefined if there is none. */
  readUserinfo(): Promise<unknown>;
  accessToken(): string | undefined;
}

/** Who the account is; undefined if the provider cannot tell. Throws `unrecognised` for a reply without a subject. */
export async function readIdentity(
  { identity, meaning }: CompiledDefinition,
  reader: SignedInReader,
): Promise<Identity | undefined> {
  if (!identity) return undefined;
  const { from } = identity;
  let document: unknown;
  if (from === 'accessToken') document = readClaims(reader.accessToken() ?? '');
  else if (from === 'userinfo') {
    document = await reader.readUserinfo();
    if (document === undefined) return undefined;
  } else document = await reader.read(from);
  const read = identity.read(document);
  if (!read) throw meaning.unrecognised('an identity without a subject');
  return read;
}

/** Credits, plan and tasks; undefined if the provider has none. Throws `unrecognised` for credits that are not numbers. */
export async function readCredits(
  { credits, tasks, meaning, world }: CompiledDefinition,
  reader: SignedInReader,
): Promise<Reading | undefined> {
  if (!credits) return undefined;
  const document = await reader.read(credits.request);
  const read = credits.read(document, world.clock.now());
  if (!read) throw meaning.unrecognised('credits that are not numbers');
  const { plan } = credits;
  const planSource = plan?.request ? await readIfPossible(reader, plan.request) : document;
  const planName = plan && readText(plan.at, planSource);
  const taskList = tasks?.read(await readIfPossible(reader, tasks.request));
  return {
    credits: planName === undefined ? read : { ...read, plan: planName },
    ...(taskList ? { tasks: taskList } : {}),
  };
}

/** Credits are shown although what comes with them cannot be read; only the end of the session counts. */
async function readIfPossible(reader: SignedInReader, request: CompiledRequest): Promise<unknown> {
  try {
    return await reader.read(request);
  } catch (thrown) {
    const { kind } = failureOf(thrown);
    if (isSessionFailure(kind) || kind === 'cancelled') throw thrown;
    return undefined;
  }
}
