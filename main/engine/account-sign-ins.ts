import type { Entry } from './account-book.ts';
import type { AccountListing } from './account-listing.ts';
import type { EngineContext } from './engine-context.ts';
import type { Actor, ListedAccount } from './events.ts';
import type { OverdueWork } from './overdue-work.ts';
import { changesOf, type SessionChange } from './session-changes.ts';
import type { SignInDesk } from './sign-in-desk.ts';
import type { SignInRequest, TriedSignIn } from './sign-in-request.ts';

/** What a sign-in would make, and what would change of the account that it belongs to. */
export type SignInPreview = TriedSignIn & { readonly changes: readonly SessionChange[] };

interface AccountSignInParts {
  readonly context: EngineContext;
  readonly desk: SignInDesk;
  readonly overdue: OverdueWork;
  readonly listing: AccountListing;
}

/** Signs accounts in, one sign-in of an account at a time, and plans what comes after it. */
export class AccountSignIns {
  readonly #parts: AccountSignInParts;

  constructor(parts: AccountSignInParts) {
    this.#parts = parts;
  }

  /** Signs a new account in, or `request.accountId` again, or joins the sign-in of that account under way. */
  async signIn(request: SignInRequest, actor: Actor): Promise<ListedAccount> {
    const { context, listing } = this.#parts;
    const known = request.accountId ? context.book.get(request.accountId) : undefined;
    if (known?.signIn) return await known.signIn;
    const signIn = this.#signIn(request, known, actor);
    if (known) {
      known.signIn = signIn;
      listing.announce(known);
    }
    return await signIn;
  }

  /** See `SignInFlow.trySignIn`. */
  async trySignIn(request: SignInRequest, signal: AbortSignal): Promise<SignInPreview> {
    const { context, desk } = this.#parts;
    const tried = await desk.trySignIn(request, signal);
    const known = tried.accountId === undefined ? undefined : context.book.get(tried.accountId);
    const before = known && (await context.ports.vault.loadSession(known.account.id));
    return { ...tried, changes: changesOf(known?.account, before, tried) };
  }

  async #signIn(request: SignInRequest, known: Entry | undefined, actor: Actor): Promise<ListedAccount> {
    const { desk, overdue, listing } = this.#parts;
    let entry: Entry;
    try {
      entry = await desk.signIn(request, actor);
    } finally {
      if (known) {
        known.signIn = undefined;
        overdue.plan(known);
        listing.announce(known);
      }
    }
    // Only now: who asked must not be told that the sign-in still runs.
    overdue.plan(entry);
    overdue.readCreditsSoon(entry);
    return listing.listed(entry);
  }
}
