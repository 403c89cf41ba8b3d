import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { explain, failureOf, remedyOf } from '../../main/engine/failure.ts';
import {
  type ContractEvent,
  type Input,
  type Output,
  type ProcedureName,
  procedures,
  type Reply,
  type ValidInput,
} from '../../preload/contract.ts';

/** What is behind the contract. A handler throws `fail(...)` of the engine for a failed call. */
export type ScriptedHandlers = {
  [Name in ProcedureName]?: (
    input: ValidInput<Name>,
    gone: AbortSignal,
  ) => Output<Name> | Promise<Output<Name>>;
};

/** The policy that the window's real server sends. */
const contentPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

/**
 * A stand-in for the engine's HTTP side: it serves the built window below a path of its own, as the real one does, and answers the contract
 * with scripted handlers. What goes in and out is checked against the contract, so that a script cannot say what the engine never would.
 */
export class ContractServer {
  /** Every call so far, in order. */
  readonly calls: { readonly name: ProcedureName; readonly input: unknown }[] = [];
  /** Answers every call and stream with the page for windows that are not let in. */
  refusing = false;
  readonly #folder: string;
  readonly #handlers: ScriptedHandlers;
  readonly #unchecked: boolean;
  readonly #streams = new Set<ServerResponse>();
  #server: Server | undefined;
  #port = 0;

  /** `unchecked`: answers are not checked against the contract, which costs more than to make them. For measurements. */
  constructor(folder: string, handlers: ScriptedHandlers, unchecked = false) {
    this.#unchecked = unchecked;
    this.#folder = folder;
    this.#handlers = handlers;
  }

  get address(): string {
    return `http://127.0.0.1:${this.#port}/secret-path/`;
  }

  /** How many windows listen to events. */
  get listeners(): number {
    return this.#streams.size;
  }

  /** Listens; after a `stop` at the same address as before. */
  async start(): Promise<void> {
    const server = createServer((request, response) => void this.#answer(request, response));
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Goes away as a killed process does: every connection breaks. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (!server?.listening) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  /** Ends the event streams and nothing else. */
  endStreams(): void {
    for (const stream of this.#streams) stream.end();
  }

  emit(event: ContractEvent): void {
    for (const stream of this.#streams) stream.write(`data: ${JSON.stringify(event)}\n\n`);
  }

  /** The inputs that a procedure was called with. */
  inputsOf<Name extends ProcedureName>(name: Name): readonly Input<Name>[] {
    return this.calls.filter((call) => call.name === name).map((call) => call.input as Input<Name>);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('content-security-policy', contentPolicy);
    const path = new URL(request.url ?? '/', 'http://127.0.0.1').pathname.replace(/^\/secret-path\//, '');
    if (path.startsWith('api/') && this.refusing) {
      response.writeHead(401, { 'content-type': 'text/html' }).end('<h1>This window is closed</h1>');
    } else if (path === 'api/events') {
      this.#open(response);
    } else if (path.startsWith('api/')) {
      await this.#call(path.slice('api/'.length) as ProcedureName, request, response);
    } else {
      await this.#sendFile(path === '' ? 'index.html' : path, response);
    }
  }

  #open(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('retry: 1000\n\n');
    this.#streams.add(response);
    response.once('close', () => this.#streams.delete(response));
  }

  async #call<Name extends ProcedureName>(
    name: Name,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const input: unknown = JSON.parse(Buffer.concat(chunks).toString());
    this.calls.push({ name, input });
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const reply = await this.#dispatch(name, input, gone.signal);
    if (response.destroyed) return;
    response
      .writeHead(reply.ok ? 200 : 409, { 'content-type': 'application/json' })
      .end(JSON.stringify(reply));
  }

  async #dispatch<Name extends ProcedureName>(
    name: Name,
    input: unknown,
    gone: AbortSignal,
  ): Promise<Reply<Name>> {
    try {
      const handler = this.#handlers[name];
      if (!handler) throw new Error(`no script for ${name}`);
      const value = await handler(procedures[name].input.parse(input) as ValidInput<Name>, gone);
      if (this.#unchecked) return { ok: true, value };
      return { ok: true, value: procedures[name].output.parse(value) as Output<Name> };
    } catch (error) {
      const failure = failureOf(error);
      const { message: _, ...rest } = failure;
      return { ok: false, failure: { ...rest, ...explain(failure), remedy: remedyOf(failure) } };
    }
  }

  async #sendFile(path: string, response: ServerResponse): Promise<void> {
    try {
      const content = await readFile(join(this.#folder, normalize(`/${path}`)));
      response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' });
      response.end(content);
    } catch {
      response.writeHead(404).end();
    }
  }
}
