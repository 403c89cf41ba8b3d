import type { Entry } from './account-book.ts';
import type { Actor, EngineNotice } from './events.ts';
import { fail } from './failure.ts';
import type { SignInFlow } from './sign-in-flow.ts';
import type { SignInRequest, TriedSignIn } from './sign-in-request.ts';

interface Attempt {
  readonly controller: AbortController;
  readonly confirm: () => void;
}

/** Keeps the sign-ins under way, so that they can be cancelled and confirmed by the name of their attempt. */
export class SignInDesk {
  readonly #flow: SignInFlow;
  readonly #notify: (notice: EngineNotice) => void;
  readonly #attempts = new Map<string, Attempt>();

  constructor(flow: SignInFlow, notify: (notice: EngineNotice) => void) {
    this.#flow = flow;
    this.#notify = notify;
  }

  async signIn(request: SignInRequest, actor: Actor): Promise<Entry> {
    const { attemptId } = request;
    if (this.#attempts.has(attemptId)) {
      throw fail('invalid-input', 'A sign-in with this attempt id is under way.', { field: 'attemptId' });
    }
    const controller = new AbortController();
    const { promise: confirmed, resolve: confirm } = Promise.withResolvers<void>();
    this.#attempts.set(attemptId, { controller, confirm });
    try {
      return await this.#flow.signIn(
        request,
        {
          signal: controller.signal,
          confirmed,
          onProgress: (progress) => this.#notify({ type: 'sign-in-progress', attemptId, progress }),
        },
        actor,
      );
    } finally {
      this.#attempts.delete(attemptId);
    }
  }

  /** See `SignInFlow.trySignIn`. */
  trySignIn(request: SignInRequest, signal: AbortSignal): Promise<TriedSignIn> {
    return this.#flow.trySignIn(request, signal);
  }

  cancel(attemptId: string): void {
    this.#attempts.get(attemptId)?.controller.abort();
  }

  confirm(attemptId: string): void {
    this.#attempts.get(attemptId)?.confirm();
  }

  cancelAll(): void {
    for (const { controller } of this.#attempts.values()) controller.abort();
  }
}
