import { randomBytes } from 'node:crypto';
import { chmodSync, rmSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Api } from '../api/api.ts';
import { HttpApi, refuse } from '../api/http-api.ts';
import { Refusal } from '../api/http-body.ts';
import { closeServer, type HttpLimits, limitedServer, usualLimits } from '../api/http-limits.ts';
import { fail } from '../engine/failure.ts';
import type { Clock } from '../engine/ports.ts';
import { removeBrokerAddress, writeBrokerAddress } from './address.ts';
import { actorHeader } from './client.ts';

/** Many tools may ask at once: what they cost is bounded by what one connection may cost. */
export const brokerLimits: HttpLimits = { ...usualLimits, connections: 4_096, streams: 256 };

export interface BrokerOptions {
  readonly api: Api;
  readonly clock: Clock;
  /** The profile, whose lock the caller holds: nobody else can be serving its socket. */
  readonly profile: string;
  /** A folder that only this user can enter. */
  readonly folder: string;
  readonly limits?: HttpLimits;
}

/** Serves the procedures to the command and to other programs of this user, on a socket that nobody else can reach. */
export class Broker {
  readonly address: string;
  readonly #httpApi: HttpApi;
  readonly #server: Server;
  readonly #profile: string;

  private constructor({ api, clock, profile, folder, limits = brokerLimits }: BrokerOptions) {
    this.address = addressIn(folder);
    this.#profile = profile;
    this.#httpApi = new HttpApi(api, clock, limits);
    this.#server = limitedServer((request, response) => void this.#answer(request, response), limits);
  }

  /** Starts to listen, in place of whatever a killed engine left behind. Throws `storage-unavailable`. */
  static async start(options: BrokerOptions): Promise<Broker> {
    const broker = new Broker(options);
    try {
      if (process.platform !== 'win32') rmSync(broker.address, { force: true });
      await broker.#listen();
      if (process.platform !== 'win32') chmodSync(broker.address, 0o600);
      writeBrokerAddress(options.profile, broker.address);
    } catch (error) {
      broker.#server.close();
      const detail = error instanceof Error && 'code' in error ? String(error.code) : undefined;
      throw fail('storage-unavailable', 'The socket for tools could not be opened.', { detail });
    }
    return broker;
  }

  /** Stops listening, lets calls under way end for a moment, and removes the socket. */
  async close(): Promise<void> {
    removeBrokerAddress(this.#profile);
    this.#httpApi.close();
    await closeServer(this.#server, 2_000);
  }

  #listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.address, resolve);
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = ''] = (request.url ?? '').split('?');
    if (!this.#httpApi.serves(path)) {
      refuse(response, new Refusal(404, 'There is nothing here; procedures are below /api/.'));
      return;
    }
    const actor = request.headers[actorHeader] === 'user' ? 'user' : 'tool';
    await this.#httpApi.answer(path, request, response, { audience: 'tool', actor });
  }
}

/** A name that nobody can guess for the pipe on Windows, where pipes lie in no folder. */
function addressIn(folder: string): string {
  if (process.platform !== 'win32') return join(folder, 'broker.sock');
  return `\\\\.\\pipe\\latchkey-${randomBytes(16).toString('hex')}`;
}
