import type { HttpRequest, HttpResponse, Transport } from '../../main/engine/http.ts';
import type { Provider } from '../../main/engine/provider.ts';
import { findBuiltIn } from '../../main/providers/built-in.ts';
import { compileDefinition } from '../../main/providers/compiler.ts';
import { checkDefinition } from '../../main/providers/definition-check.ts';
import type { Definition } from '../../main/providers/definition-schema.ts';

/** A reply of a script: what is left out is status 200, no headers, no cookies. */
export interface ScriptedReply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly setCookies?: readonly string[];
  readonly body?: string;
  /** Instead of `body`. */
  readonly json?: unknown;
}

type Script = (request: HttpRequest, index: number) => ScriptedReply | Promise<ScriptedReply>;

/** A transport that answers by a script and remembers what was sent. */
export class ScriptedTransport implements Transport {
  readonly requests: HttpRequest[] = [];
  readonly #script: Script;

  constructor(script: Script | readonly ScriptedReply[]) {
    this.#script = typeof script === 'function' ? script : (_request, index) => replyAt(script, index);
  }

  async send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    signal.throwIfAborted();
    this.requests.push(request);
    return asResponse(request.url, await this.#script(request, this.requests.length - 1), request.keepBytes);
  }
}

function replyAt(replies: readonly ScriptedReply[], index: number): ScriptedReply {
  const reply = replies[index];
  if (!reply) throw new Error(`the script has no reply number ${index + 1}`);
  return reply;
}

/** A reply as a transport brings it. */
export function asResponse(url: string, reply: ScriptedReply, keepBytes = false): HttpResponse {
  const { status = 200, headers = {}, setCookies = [], body, json } = reply;
  const isJson = json !== undefined;
  const text = isJson ? JSON.stringify(json) : (body ?? '');
  return {
    status,
    url,
    headers: { 'content-type': isJson ? 'application/json' : 'text/plain', ...headers },
    setCookies,
    body: text,
    ...(keepBytes ? { bytes: Buffer.from(text) } : {}),
  };
}

/** Where the tests' time stands: 2026-11-21T10:00:00Z. */
export const start = Date.UTC(2026, 10, 21, 10);

/** A clock that goes only when it is told to. */
export class HandClock {
  instant = start;

  now(): number {
    return this.instant;
  }
}

/** Never aborted. */
export const calm = new AbortController().signal;

/** A definition that is known to be right. Throws with its problems if it is not. */
export function definitionOf(document: unknown): Definition {
  const { definition, problems } = checkDefinition(JSON.stringify(document), findBuiltIn);
  if (definition) return definition;
  throw new Error(`the definition of the test is wrong: ${JSON.stringify(problems)}`);
}

/** A provider of a definition, on a script. */
export function providerOf(
  document: unknown,
  transport: Transport,
  clock: { now(): number } = new HandClock(),
  instance?: string,
): Provider {
  let count = 0;
  const uuid = () => {
    count += 1;
    return `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`;
  };
  return compileDefinition(definitionOf(document), { transport, clock, random: { uuid } })(instance);
}

/** A JWT with these claims; nobody verifies its signature. */
export function jwtOf(claims: Readonly<Record<string, unknown>>): string {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}.c2lnbmF0dXJl`;
}
