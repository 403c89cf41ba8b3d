import type { ServerResponse } from 'node:http';
import type { ContractEvent } from '../../preload/contract.ts';
import type { Clock, Timer } from '../engine/ports.ts';
import type { Milliseconds } from '../engine/session.ts';
import type { Access } from './caller.ts';
import type { EventFeed } from './event-feed.ts';
import { Refusal } from './http-body.ts';

/** How often a stream says that it is alive, so that both ends notice when the other is gone. */
const heartbeat: Milliseconds = 15_000;

/** Events as Server-Sent Events: each is one `data` line with its name and data. */
export class EventStreams {
  readonly #feed: EventFeed;
  readonly #clock: Clock;
  readonly #most: number;
  readonly #open = new Set<ServerResponse>();

  constructor(feed: EventFeed, clock: Clock, most: number) {
    this.#feed = feed;
    this.#clock = clock;
    this.#most = most;
  }

  /** Whether anybody listens. */
  get isOpen(): boolean {
    return this.#open.size > 0;
  }

  /** `access` holds a tool to the accounts that it may see. Throws a `Refusal` if there are too many streams. */
  open(response: ServerResponse, access?: Access): void {
    if (this.#open.size >= this.#most) throw new Refusal(429, 'Too many event streams are open.');
    this.#open.add(response);
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    let blocked = !response.write('retry: 1000\n\n');
    const subscription = this.#feed.open(() => pump());
    const pump = () => {
      while (!blocked) {
        const event = subscription.take();
        if (!event) return;
        if (!access || isSeen(event, access)) blocked = !response.write(`data: ${JSON.stringify(event)}\n\n`);
      }
    };
    let timer: Timer;
    const beat = () => {
      if (!blocked) blocked = !response.write(': alive\n\n');
      timer = this.#clock.setTimer(beat, heartbeat);
    };
    timer = this.#clock.setTimer(beat, heartbeat);
    response.on('drain', () => {
      blocked = false;
      pump();
    });
    response.once('close', () => {
      subscription.close();
      this.#clock.clearTimer(timer);
      this.#open.delete(response);
    });
  }

  close(): void {
    for (const response of this.#open) response.end();
  }
}

/** A tool hears of the accounts that it may see, and of nothing else. */
function isSeen(event: ContractEvent, access: Access): boolean {
  if (event.name === 'account-changed') return access.sees(event.data.account.id);
  return event.name === 'account-removed' && access.sees(event.data.id);
}
