import { EventEmitter } from 'node:events';

/**
 * Electron's `on` has an overload for each event and returns its whole class, of which the double has a part. `never` stands for
 * both: it is assignable to each of them.
 */
export class DoubleEmitter {
  readonly #emitter = new EventEmitter();

  on(event: string, listener: (...parameters: never[]) => void): never {
    this.#emitter.on(event, listener as (...parameters: unknown[]) => void);
    return this as never;
  }

  once(event: string, listener: (...parameters: never[]) => void): never {
    this.#emitter.once(event, listener as (...parameters: unknown[]) => void);
    return this as never;
  }

  off(event: string, listener: (...parameters: never[]) => void): never {
    this.#emitter.off(event, listener as (...parameters: unknown[]) => void);
    return this as never;
  }

  /** Has the event happen. */
  happen(event: string, ...parameters: readonly unknown[]): void {
    this.#emitter.emit(event, ...parameters);
  }

  listens(event: string): boolean {
    return this.#emitter.listenerCount(event) > 0;
  }
}

/** The first parameter of Electron's events; some carry details as properties. */
export class DoubleEvent {
  defaultPrevented = false;

  constructor(details: object = {}) {
    Object.assign(this, details);
  }

  preventDefault(): void {
    this.defaultPrevented = true;
  }
}
