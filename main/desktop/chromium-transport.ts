import type { HttpRequest, HttpResponse, Transport } from '../engine/http.ts';
import type { DesktopElectron } from './electron.ts';
import { RequestPartition } from './request-partition.ts';

/** How many accounts have a partition of their own at a time. Chromium keeps each until the app ends, so they are handed on. */
const mostPartitions = 100;

/**
 * HTTP by Chromium's network stack: the system's proxies and certificates, and to servers the same browser as the sign-in window. Each account
 * has a partition of its own, so that no server sees two of them on one connection.
 */
export class ChromiumTransport implements Transport {
  readonly #electron: Pick<DesktopElectron, 'net' | 'session'>;
  readonly #most: number;
  /** For what belongs to no account, such as what an issuer publishes about itself. */
  readonly #shared: RequestPartition;
  /** By sender; the one that sent last is the last. */
  readonly #places = new Map<object, Place>();
  #made = 0;

  constructor(electron: Pick<DesktopElectron, 'net' | 'session'>, most = mostPartitions) {
    this.#electron = electron;
    this.#most = most;
    this.#shared = new RequestPartition(electron, 'requests');
  }

  send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    return this.#shared.send(request, signal);
  }

  /** Has its partition from its first request on, and gives it up to others when many send and it does not. */
  forAccount(): Transport {
    const sender = {
      send: async (request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> => {
        const place = this.#placeOf(sender);
        place.underWay += 1;
        try {
          await place.cleared;
          return await place.partition.send(request, signal);
        } finally {
          place.underWay -= 1;
        }
      },
    };
    return sender;
  }

  #placeOf(sender: object): Place {
    const place = this.#places.get(sender) ?? this.#idlePlace() ?? this.#makePlace();
    this.#places.delete(sender);
    this.#places.set(sender, place);
    return place;
  }

  /** The place of whoever has not sent for the longest time, emptied; undefined as long as there may be more, or all are in use. */
  #idlePlace(): Place | undefined {
    if (this.#places.size < this.#most) return undefined;
    for (const [sender, place] of this.#places) {
      if (place.underWay > 0) continue;
      this.#places.delete(sender);
      return { ...place, cleared: place.partition.clear() };
    }
    return undefined;
  }

  #makePlace(): Place {
    this.#made += 1;
    const partition = new RequestPartition(this.#electron, `requests-${this.#made}`);
    return { partition, underWay: 0, cleared: Promise.resolve() };
  }
}

interface Place {
  readonly partition: RequestPartition;
  underWay: number;
  /** Resolves when nothing of the sender before is left. */
  readonly cleared: Promise<void>;
}
