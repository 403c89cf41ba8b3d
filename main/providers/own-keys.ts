import { fail } from '../engine/failure.ts';
import type { KeySlot, OwnKey, OwnKeyClient } from '../engine/provider.ts';
import { type CompiledRequest, compileRequest } from './compiled-request.ts';
import { requestObjectOf } from './definition-requests.ts';
import type { OwnKeySettings } from './key-schema.ts';
import { compilePlaces, isSecretText, type Places, readFirst } from './places.ts';
import type { Reply } from './reply.ts';
import type { ReplyMeaning } from './reply-meaning.ts';
import type { RequestObject } from './request-schema.ts';
import { mapTexts, presetVariable } from './template.ts';

/** A key of another service that an account keeps at the provider, with the requests that set it and take it away. */
export interface CompiledKey extends KeySlot {
  readonly at: Places;
  readonly write: CompiledRequest;
  readonly clear: CompiledRequest;
}

/** The own keys of a definition. */
export interface CompiledOwnKeys {
  readonly read: CompiledRequest;
  readonly keys: readonly CompiledKey[];
}

/** The last signs that are shown of a key, and how long it must be for them to say little of it. */
const shownSigns = 4;
const shortestShown = 16;

/** Prepares the requests for each key. */
export function compileOwnKeys(settings: OwnKeySettings | undefined): CompiledOwnKeys | undefined {
  if (!settings) return undefined;
  const keys = Object.entries(settings.slots).map(([id, { name, at }]) => ({
    id,
    name,
    at: compilePlaces(at),
    write: compileRequest(requestFor(settings, id, 'write')),
    clear: compileRequest(requestFor(settings, id, 'clear')),
  }));
  return { read: compileRequest(settings.read), keys };
}

/** Sends a request as the account, with further variables. Throws what its reply means. */
export type AskForKeys = (
  request: CompiledRequest,
  purpose: 'read' | 'write',
  more: Readonly<Record<string, string>>,
  signal: AbortSignal,
) => Promise<Reply>;

/** The own keys of one account. */
export function ownKeyClient(keys: CompiledOwnKeys, meaning: ReplyMeaning, ask: AskForKeys): OwnKeyClient {
  return {
    read: async (signal) => ownKeysIn(keys, meaning.jsonOf(await ask(keys.read, 'read', {}, signal))),
    write: async (id, key, signal) => {
      const named = ownKeyNamed(keys, id);
      if (key === undefined) await ask(named.clear, 'write', {}, signal);
      else await ask(named.write, 'write', { key: sendableKey(key) }, signal);
    },
  };
}

/** Which keys are set, read from a reply. The keys themselves are not passed on. */
function ownKeysIn({ keys }: CompiledOwnKeys, document: unknown): readonly OwnKey[] {
  return keys.map(({ id, name, at }) => {
    const value = readFirst(at, document);
    const isSet = value === true || (typeof value === 'string' && value !== '');
    const hint =
      typeof value === 'string' && value.length >= shortestShown ? value.slice(-shownSigns) : undefined;
    return { id, name, isSet, ...(hint === undefined ? {} : { hint }) };
  });
}

/** The key that a person means. Throws `invalid-input`. */
function ownKeyNamed({ keys }: CompiledOwnKeys, id: string): CompiledKey {
  const key = keys.find((candidate) => candidate.id === id);
  if (key) return key;
  throw fail(
    'invalid-input',
    `There is no such key. There are: ${keys.map(({ name }) => name).join(', ')}.`,
    {
      field: 'key',
    },
  );
}

/** A key as it can be sent, without the space that is copied along with it. Throws `invalid-input`, and does not repeat it. */
function sendableKey(text: string): string {
  const key = text.trim();
  if (key !== '' && isSecretText(key)) return key;
  throw fail('invalid-input', 'This is no key: it has spaces or other signs that none has.', {
    field: 'secret',
  });
}

function requestFor(settings: OwnKeySettings, slot: string, purpose: 'write' | 'clear'): RequestObject {
  const template = requestObjectOf((purpose === 'clear' ? settings.clear : undefined) ?? settings.write);
  const request = mapTexts(template, (text) => presetVariable(text, 'slot', slot));
  const isOwn = purpose === 'clear' && settings.clear !== undefined;
  if (isOwn || request.form !== undefined) return request;
  if (request.json === undefined)
    return { ...request, json: { [slot]: purpose === 'write' ? '{key}' : null } };
  return purpose === 'write' ? request : { ...request, json: withoutKey(request.json) };
}

/** The same JSON with null in place of the key. */
function withoutKey(value: unknown): unknown {
  if (value === '{key}') return null;
  if (Array.isArray(value)) return value.map(withoutKey);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withoutKey(item)]));
}
