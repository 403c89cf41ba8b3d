/** Lets work about one thing run one piece after the other, and work about different things at once. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  take<Result>(about: string, work: () => Promise<Result>): Promise<Result> {
    const turn = (this.#last.get(about) ?? Promise.resolve()).then(work);
    const settled = turn.then(
      () => undefined,
      () => undefined,
    );
    this.#last.set(about, settled);
    void settled.then(() => {
      if (this.#last.get(about) === settled) this.#last.delete(about);
    });
    return turn;
  }

  /** Resolves once all work that was begun so far has ended. */
  async rest(): Promise<void> {
    await Promise.all(this.#last.values());
  }
}
