import { failureOf } from '../engine/failure.ts';
import type { HttpRequest, HttpResponse, Transport } from '../engine/http.ts';

/** A request and what came back: with every secret that was in them. */
export interface RecordedExchange {
  readonly request: HttpRequest;
  readonly response?: HttpResponse;
  /** Why no reply came. */
  readonly failed?: string;
}

/** A transport that keeps what passes through it, until it is taken. */
export class RecordedTransport implements Transport {
  readonly #transport: Transport;
  #exchanges: RecordedExchange[] = [];

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  async send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    try {
      const response = await this.#transport.send(request, signal);
      this.#exchanges.push({ request, response });
      return response;
    } catch (error) {
      this.#exchanges.push({ request, failed: failureOf(error).message });
      throw error;
    }
  }

  /** What passed since the last time. */
  take(): readonly RecordedExchange[] {
    const taken = this.#exchanges;
    this.#exchanges = [];
    return taken;
  }
}
