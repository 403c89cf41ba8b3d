import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FailureData } from '../../preload/contract.ts';
import { FailureError, type FailureKind, fail, failureOf } from '../engine/failure.ts';
import type { Clock } from '../engine/ports.ts';
import type { Api } from './api.ts';
import type { Caller } from './caller.ts';
import { EventStreams } from './event-streams.ts';
import { Refusal, readJson } from './http-body.ts';
import type { HttpLimits } from './http-limits.ts';
import { type AnyReply, httpStatusOf } from './router.ts';
import { failureView } from './views.ts';

/** What the transport knows of the caller. */
export type CallerFacts = Pick<Caller, 'audience' | 'actor' | 'access'>;

const prefix = '/api/';

/**
 * The procedures and the events over HTTP: `POST /api/<procedure>` with JSON in and a reply out, `GET /api/events` as Server-Sent
 * Events. Who the caller is has been found out before.
 */
export class HttpApi {
  readonly #api: Api;
  readonly #limits: HttpLimits;
  readonly #headers: readonly string[];
  readonly #streams: EventStreams;

  /** `headers` of each reply: names and values in turn. */
  constructor(api: Api, clock: Clock, limits: HttpLimits, headers = browserHeaders) {
    this.#api = api;
    this.#limits = limits;
    this.#headers = headers;
    this.#streams = new EventStreams(api.feed, clock, limits.streams);
  }

  /** Whether anybody listens to the events. */
  get isWatched(): boolean {
    return this.#streams.isOpen;
  }

  /** Whether the path belongs to the API. */
  serves(path: string): boolean {
    return path.startsWith(prefix);
  }

  /** Answers a request. Never rejects. */
  async answer(
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
    facts: CallerFacts,
  ): Promise<void> {
    try {
      const name = path.slice(prefix.length);
      if (name === 'events') {
        if (request.method !== 'GET') throw new Refusal(405, 'Events are read with GET.');
        // Who may have everything stays to hear that it is unlocked; a tool has nothing to hear, and nobody is asked about one.
        const closed = facts.access && this.#api.closed();
        if (closed) throw new FailureError(closed);
        await facts.access?.enter(name, {});
        this.#streams.open(response, facts.access);
        return;
      }
      if (request.method !== 'POST') throw new Refusal(405, 'Procedures are called with POST.');
      const input = await readJson(request, this.#limits.bodyBytes);
      const reply = await this.#api.router.dispatch(name, input, new HttpCaller(facts, response));
      sendReply(response, reply, this.#headers);
    } catch (error) {
      refuse(response, error);
    }
  }

  /** Ends the event streams, which would stay open for ever. */
  close(): void {
    this.#streams.close();
  }
}

/** Answers a request that no procedure gets to see, in the form of a reply. */
export function refuse(response: ServerResponse, error: unknown): void {
  if (error instanceof Refusal) {
    const kind = error.status === 401 || error.status === 403 ? 'not-allowed' : 'invalid-input';
    // What is left of the body is not read: the connection ends with this reply.
    response.setHeader('connection', 'close');
    const failure = failureView(fail(kind, error.message).failure);
    send(response, error.status, { ok: false, failure }, browserHeaders);
    return;
  }
  sendReply(response, { ok: false, failure: failureView(failureOf(error)) }, browserHeaders);
}

function sendReply(response: ServerResponse, reply: AnyReply, headers: readonly string[]): void {
  send(response, reply.ok ? 200 : statusOf(reply.failure), reply, headers);
}

function statusOf(failure: FailureData): number {
  return httpStatusOf[failure.kind as FailureKind] ?? 500;
}

/** Replies to programs that know what they asked for, with nothing between them and us. */
export const plainHeaders: readonly string[] = ['content-type', 'application/json; charset=utf-8'];
const browserHeaders: readonly string[] = [
  ...plainHeaders,
  ...['cache-control', 'no-store'],
  ...['x-content-type-options', 'nosniff'],
];

function send(response: ServerResponse, status: number, reply: AnyReply, headers: readonly string[]): void {
  if (response.destroyed || response.headersSent) return;
  const body = JSON.stringify(reply);
  // Headers in a list, and a body that is text: Node takes both as they are, and sends them in one piece.
  const length = Buffer.byteLength(body);
  response.writeHead(status, [...headers, 'content-length', String(length)]);
  // Text of one byte a letter needs no encoding.
  response.end(body, length === body.length ? 'latin1' : 'utf8');
}

/** Few procedures ask whether their caller is still there, and what they ask costs more than a hand-out: it is made when asked for. */
class HttpCaller implements Caller {
  readonly audience: Caller['audience'];
  readonly actor: Caller['actor'];
  readonly access: Caller['access'];
  readonly #response: ServerResponse;
  #gone: AbortController | undefined;

  constructor({ audience, actor, access }: CallerFacts, response: ServerResponse) {
    this.audience = audience;
    this.actor = actor;
    this.access = access;
    this.#response = response;
  }

  get signal(): AbortSignal {
    if (this.#gone) return this.#gone.signal;
    const gone = new AbortController();
    const response = this.#response;
    if (response.destroyed) gone.abort();
    response.once('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    this.#gone = gone;
    return gone.signal;
  }
}
