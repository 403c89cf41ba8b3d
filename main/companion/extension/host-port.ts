/// <reference types="chrome" />
import {
  type Answer,
  type ExchangeName,
  type Exchanges,
  hostName,
  type MessageFailure,
  type Question,
} from '../messages.ts';

/** A question that went wrong, in words for the person. */
export class HostFailure extends Error {
  override readonly name = 'HostFailure';
  readonly failure: MessageFailure;

  constructor(failure: MessageFailure) {
    super(failure.what);
    this.failure = failure;
  }
}

interface Waiting {
  readonly resolve: (answer: never) => void;
  readonly reject: (failure: HostFailure) => void;
}

/** The way to Latchkey on this machine. The browser starts it with the first question, and ends it with the popup. */
export class HostPort {
  #port: chrome.runtime.Port | undefined;
  #last = 0;
  readonly #waiting = new Map<number, Waiting>();

  /** Throws a `HostFailure`. */
  ask<Name extends ExchangeName>(
    name: Name,
    ask: Exchanges[Name]['ask'],
  ): Promise<Exchanges[Name]['answer']> {
    return new Promise((resolve, reject) => {
      this.#last += 1;
      this.#waiting.set(this.#last, { resolve, reject });
      const question: Question<Name> = { id: this.#last, name, ask };
      this.#connect().postMessage(question);
    });
  }

  #connect(): chrome.runtime.Port {
    if (this.#port) return this.#port;
    const port = chrome.runtime.connectNative(hostName);
    port.onMessage.addListener((answer: Answer) => {
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if (answer.ok) waiting?.resolve(answer.answer as never);
      else waiting?.reject(new HostFailure(answer.failure));
    });
    port.onDisconnect.addListener(() => {
      this.#port = undefined;
      // Read, or the browser writes it to its own log.
      void chrome.runtime.lastError;
      for (const { reject } of this.#waiting.values()) reject(new HostFailure(nobodyThere));
      this.#waiting.clear();
    });
    this.#port = port;
    return port;
  }
}

const nobodyThere: MessageFailure = {
  what: 'Latchkey does not answer this browser.',
  safe: 'Nothing was read and nothing was sent.',
  act: 'Run "latchkey companion install" in a terminal, then try again.',
};
