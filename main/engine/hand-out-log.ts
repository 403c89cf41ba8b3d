import type { Entry } from './account-book.ts';
import type { EngineContext } from './engine-context.ts';
import type { Actor } from './events.ts';
import type { Instant, Milliseconds } from './session.ts';

/** What of a session was given to a tool. */
export type HandedOut = 'token' | 'headers' | 'cookies' | 'browser-state';

/** Like hand-outs that follow within this time are one event with their number. */
const gathering: Milliseconds = 60_000;

interface Gathered {
  readonly what: HandedOut;
  readonly actor: Actor;
  readonly tool: string | undefined;
  readonly since: Instant;
  /** How many came after the one that was told at once. */
  more: number;
}

/**
 * Tells the event log what was given to whom: the first at once, those like it within a minute as one event with their number. A tool that
 * asks a thousand times a second must not push everything else out of the log.
 */
export class HandOutLog {
  readonly #context: EngineContext;
  readonly #gathered = new Map<Entry, Gathered[]>();

  constructor(context: EngineContext) {
    this.#context = context;
  }

  note(entry: Entry, what: HandedOut, { actor, tool }: { actor: Actor; tool?: string | undefined }): void {
    const ofEntry = this.#gathered.get(entry) ?? [];
    const known = ofEntry.find((each) => each.what === what && each.actor === actor && each.tool === tool);
    const now = this.#context.now();
    if (known && Math.abs(now - known.since) < gathering) {
      known.more += 1;
      return;
    }
    if (known) this.#tell(entry, known);
    const others = ofEntry.filter((each) => each !== known);
    this.#gathered.set(entry, [...others, { what, actor, tool, since: now, more: 0 }]);
    this.#context.emit('handed-out', entry, actor, { tool, facts: { what } });
  }

  /** Tells what was gathered for long enough, or all of it. */
  flush(which: 'gathered' | 'all'): void {
    const now = this.#context.now();
    const isOver = ({ since }: Gathered) => which === 'all' || Math.abs(now - since) >= gathering;
    for (const [entry, ofEntry] of this.#gathered) {
      for (const gathered of ofEntry.filter(isOver)) this.#tell(entry, gathered);
      const left = ofEntry.filter((each) => !isOver(each));
      if (left.length > 0) this.#gathered.set(entry, left);
      else this.#gathered.delete(entry);
    }
  }

  #tell(entry: Entry, { what, actor, tool, more }: Gathered): void {
    if (more === 0) return;
    this.#context.emit('handed-out', entry, actor, { tool, facts: { what, more } });
  }
}
