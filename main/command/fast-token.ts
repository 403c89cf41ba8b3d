import type { FailureData } from '../../preload/contract.ts';
import { commandAddress } from '../broker/address.ts';
import { callBroker, NobodyThere } from '../broker/client.ts';
import { parseDuration } from './duration.ts';

/** `latchkey token` as it is nearly always called. */
interface TokenCall {
  readonly name: string;
  readonly minValid: number;
  readonly json: boolean;
  readonly profile?: string | undefined;
}

/** What came of the short way. */
export type FastResult =
  | { readonly ok: true; readonly line: string }
  | { readonly ok: false; readonly failure: FailureData; readonly json: boolean };

/**
 * The short way of `latchkey token` through a running engine: nothing but a socket is loaded, because loading the rest takes longer
 * than the whole call. Undefined if the long way has to be gone: another command, an unusual argument, or no running engine.
 */
export async function handOutFast(
  commandArguments: readonly string[],
  profileFolderOf: (given: string | undefined) => string,
): Promise<FastResult | undefined> {
  const call = tokenCall(commandArguments);
  const address = call && commandAddress(profileFolderOf(call.profile), process.env);
  if (!call || address === undefined) return undefined;
  try {
    const { name, minValid, json } = call;
    const reply = await callBroker(address, 'tokens.get', { id: name, minValid }, 'user');
    if (!reply.ok) return { ok: false, failure: reply.failure, json };
    return { ok: true, line: json ? JSON.stringify(reply.value) : reply.value.token };
  } catch (error) {
    if (error instanceof NobodyThere) return undefined;
    throw error;
  }
}

/** Reads the command line; undefined if there is anything in it that only the long way understands. */
export function tokenCall(commandArguments: readonly string[]): TokenCall | undefined {
  let name: string | undefined;
  let minValid = 0;
  let json = false;
  let profile: string | undefined;
  let isToken = false;
  const rest = commandArguments.values();
  for (const argument of rest) {
    const equals = argument.startsWith('--') ? argument.indexOf('=') : -1;
    const option = equals > 0 ? argument.slice(0, equals) : argument;
    const value = () => (equals > 0 ? argument.slice(equals + 1) : (rest.next().value ?? ''));
    if (argument === '--json') json = true;
    else if (option === '--profile') profile = value();
    else if (option === '--min-valid') minValid = parseDuration(value()) ?? Number.NaN;
    else if (argument.startsWith('-')) return undefined;
    else if (!isToken && argument === 'token') isToken = true;
    else if (isToken && name === undefined) name = argument;
    else return undefined;
  }
  if (name === undefined || Number.isNaN(minValid) || profile === '') return undefined;
  return { name, minValid, json, profile };
}
