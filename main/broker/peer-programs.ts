import type { Socket } from 'node:net';
import { fail } from '../engine/failure.ts';
import { type PeerProgram, peerProgram } from './peer-program.ts';

/** So many connections wait to be looked at; each costs a process of its own. */
const mostWaiting = 16;

/** Finds out which programs are at the other ends, once for each connection and one at a time. */
export class PeerPrograms {
  readonly #known = new WeakMap<Socket, Promise<PeerProgram | undefined>>();
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** Throws `rate-limited` if too many wait already. */
  of(socket: Socket): Promise<PeerProgram | undefined> {
    const known = this.#known.get(socket);
    if (known) return known;
    if (this.#waiting >= mostWaiting) {
      throw fail('rate-limited', 'Too many programs without a key ask at once.');
    }
    this.#waiting += 1;
    const found = this.#last
      .then(() => (socket.destroyed ? undefined : peerProgram(socket)))
      .finally(() => {
        this.#waiting -= 1;
      });
    this.#last = found.catch(() => {});
    this.#known.set(socket, found);
    return found;
  }
}
