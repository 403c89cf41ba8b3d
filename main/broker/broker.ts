import { randomBytes, timingSafeEqual } from 'node:crypto';
import { chmodSync, rmSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Api } from '../api/api.ts';
import { type CallerFacts, HttpApi, plainHeaders, refuse } from '../api/http-api.ts';
import { Refusal } from '../api/http-body.ts';
import { closeServer, type HttpLimits, limitedServer, usualLimits } from '../api/http-limits.ts';
import { metricsType } from '../api/metrics.ts';
import { fail } from '../engine/failure.ts';
import type { Clock } from '../engine/ports.ts';
import { type BrokerAddress, removeBrokerAddress, writeBrokerAddress } from './address.ts';
import { actorHeader } from './client.ts';
import { openApiDocument } from './open-api.ts';
import { PeerPrograms } from './peer-programs.ts';
import { type AccessParts, AskedAccess, GrantAccess } from './tool-access.ts';

/** Many tools may ask at once: what they cost is bounded by what one connection may cost. */
export const brokerLimits: HttpLimits = { ...usualLimits, connections: 4_096, streams: 256 };

export interface BrokerOptions {
  readonly api: Api;
  /** Of Latchkey, for the description of the procedures. */
  readonly version: string;
  readonly clock: Clock;
  /** The profile, whose lock the caller holds: nobody else can be serving its socket. */
  readonly profile: string;
  /** A folder that only this user can enter. */
  readonly folder: string;
  /** What holds tools to what they were allowed. */
  readonly access: AccessParts;
  readonly limits?: HttpLimits;
}

/** Serves the procedures to the command and to other programs of this user, on a socket that nobody else can reach. */
export class Broker {
  /** Where it listens, and the key of the profile's owner. */
  readonly contact: BrokerAddress;
  readonly #options: BrokerOptions;
  /** What the owner's command sends as authorization. */
  readonly #ownerAuthorization: Buffer;
  readonly #httpApi: HttpApi;
  readonly #server: Server;
  readonly #programs = new PeerPrograms();
  #description: string | undefined;

  private constructor(options: BrokerOptions) {
    const { api, clock, folder, limits = brokerLimits } = options;
    this.#options = options;
    this.contact = { path: pathIn(folder), key: randomBytes(32).toString('base64url') };
    this.#ownerAuthorization = Buffer.from(`Bearer ${this.contact.key}`);
    this.#httpApi = new HttpApi(api, clock, limits, plainHeaders);
    this.#server = limitedServer((request, response) => this.#answer(request, response), limits);
  }

  get address(): string {
    return this.contact.path;
  }

  /** Starts to listen, in place of whatever a killed engine left behind. Throws `storage-unavailable`. */
  static async start(options: BrokerOptions): Promise<Broker> {
    const broker = new Broker(options);
    try {
      if (process.platform !== 'win32') rmSync(broker.address, { force: true });
      await broker.#listen();
      if (process.platform !== 'win32') chmodSync(broker.address, 0o600);
      writeBrokerAddress(options.profile, broker.contact);
    } catch (error) {
      broker.#server.close();
      const detail = error instanceof Error && 'code' in error ? String(error.code) : undefined;
      throw fail('storage-unavailable', 'The socket for tools could not be opened.', { detail });
    }
    return broker;
  }

  /** Stops listening, lets calls under way end for a moment, and removes the socket. */
  async close(): Promise<void> {
    removeBrokerAddress(this.#options.profile);
    this.#httpApi.close();
    await closeServer(this.#server, 2_000);
  }

  #listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.address, resolve);
    });
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = pathOf(request.url ?? '');
    if (this.#httpApi.serves(path)) {
      void this.#answerCall(path, request, response);
    } else if (path === '/metrics' && request.method === 'GET') {
      // Figures without accounts and secrets: whoever reaches the socket may read them.
      response.writeHead(200, { 'content-type': metricsType, 'cache-control': 'no-store' });
      response.end(this.#options.api.metrics());
    } else if (path === '/openapi.json') {
      this.#sendDescription(response);
    } else {
      refuse(response, new Refusal(404, 'There is nothing here; procedures are below /api/.'));
    }
  }

  async #answerCall(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const caller = this.#callerWithKey(request) ?? (await this.#callerWithoutKey(request));
      await this.#httpApi.answer(path, request, response, caller);
    } catch (error) {
      refuse(response, error);
    }
  }

  /** Holds nothing of anybody, so that it needs no key. */
  #sendDescription(response: ServerResponse): void {
    this.#description ??= JSON.stringify(openApiDocument(this.#options.version));
    response.writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(this.#description),
    });
    response.end(this.#description);
  }

  /** Throws `not-allowed` if the key opens nothing. A wrong key is never taken for none. */
  #callerWithKey({ headers }: IncomingMessage): CallerFacts | undefined {
    const { authorization } = headers;
    if (authorization === undefined) return undefined;
    if (this.#isOwner(authorization)) return headers[actorHeader] === 'user' ? person : ownTool;
    const key = /^bearer +([\w-]+)$/i.exec(authorization)?.[1] ?? '';
    const { access } = this.#options;
    return { audience: 'tool', actor: 'tool', access: new GrantAccess(access, access.grants.byKey(key)) };
  }

  async #callerWithoutKey({ socket }: IncomingMessage): Promise<CallerFacts> {
    const { access } = this.#options;
    const isOfUse = access.consent.canAsk || access.grants.hasPrograms;
    const program = isOfUse ? await this.#programs.of(socket) : undefined;
    return { audience: 'tool', actor: 'tool', access: new AskedAccess(access, program) };
  }

  #isOwner(authorization: string): boolean {
    const given = Buffer.from(authorization, 'latin1');
    return (
      given.length === this.#ownerAuthorization.length && timingSafeEqual(given, this.#ownerAuthorization)
    );
  }
}

/** The owner's command, called by the person or by a program of theirs. */
const person: CallerFacts = { audience: 'tool', actor: 'user' };
const ownTool: CallerFacts = { audience: 'tool', actor: 'tool' };

function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}

/** A name that nobody can guess for the pipe on Windows, where pipes lie in no folder. */
function pathIn(folder: string): string {
  if (process.platform !== 'win32') return join(folder, 'broker.sock');
  return `\\\\.\\pipe\\latchkey-${randomBytes(16).toString('hex')}`;
}
