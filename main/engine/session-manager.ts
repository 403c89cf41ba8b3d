import type { AccountId } from './account.ts';
import type { Entry } from './account-book.ts';
import type { AccountChanges } from './account-care.ts';
import type { SignInPreview } from './account-sign-ins.ts';
import { CreditSync, type CreditSyncOptions, type CreditSyncResult } from './credit-sync.ts';
import { buildEngine, type EngineOptions, type EngineParts, stopEngine } from './engine-parts.ts';
import type { Actor, EngineNotice, ListedAccount } from './events.ts';
import type { Failure } from './failure.ts';
import type { Holding } from './holding.ts';
import type { HttpRequest, HttpResponse } from './http.ts';
import type { Ports } from './ports.ts';
import type { BrowserState, RequestParts } from './provider.ts';
import { type RefreshAllCount, type RefreshAllOptions, refreshAll } from './refresh-all.ts';
import type { Credential, Instant, Milliseconds, StoredCookie } from './session.ts';
import { copySecret, type SecretName, type SessionInventory, sessionInventory } from './session-inventory.ts';
import type { HandedToken, HandOutRequest, SessionWork } from './session-use.ts';
import type { SignInRequest } from './sign-in-request.ts';
import { takeOver } from './take-over.ts';

/**
 * Keeps sessions alive: signs in, refreshes before the end, signs in again with a stored password, hands out clients and tokens, signs
 * out. One for each profile; knows the world only through its ports.
 */
export class SecureSessionManager {
  /** Holds the engine while it is locked, or while a backup is restored. */
  readonly holding: Holding;
  readonly #parts: EngineParts;

  constructor(ports: Ports, options: EngineOptions = {}) {
    this.#parts = buildEngine(ports, options);
    this.holding = this.#parts.holding;
  }

  /** Loads the accounts (no secret is opened) and starts to keep them alive; `held`: only once nothing holds it, and why. */
  async start(held?: Failure): Promise<void> {
    const { context, keepAlive } = this.#parts;
    await context.book.load();
    this.holding.begin(held);
    if (keepAlive) {
      context.emit('engine-started', undefined, 'refresher', { facts: { accounts: context.book.size } });
    }
  }

  /** Begins nothing new and resolves when what runs has ended, after 10 s at the latest. */
  async stop(): Promise<void> {
    await stopEngine(this.#parts);
  }

  list(): readonly ListedAccount[] {
    return Array.from(this.#parts.context.book.entries(), (entry) => this.#listed(entry));
  }

  /** The accounts whose requests may go to the URL. */
  listServing(url: string): readonly ListedAccount[] {
    return this.#parts.context.entriesServing(url).map((entry) => this.#listed(entry));
  }

  /** Throws `no-such-account`, as all methods that take an id. */
  get(id: AccountId): ListedAccount {
    return this.#listed(this.#entry(id));
  }

  /** Tells `listener` what happens; returns a function that ends it. */
  subscribe(listener: (notice: EngineNotice) => void): () => void {
    return this.#parts.listing.subscribe(listener);
  }

  /** Signs a new account in, or `request.accountId` again. Callers at the same time for one account share one sign-in. */
  async signIn(request: SignInRequest, actor: Actor = 'user'): Promise<ListedAccount> {
    return await this.#parts.signIns.signIn(request, actor);
  }

  /**
   * Finds out what a sign-in with something pasted would make: whose it is, and what would change of the account that it belongs to.
   * Keeps nothing; `signIn` with the result as `tried` does.
   */
  async trySignIn(request: SignInRequest, signal: AbortSignal): Promise<SignInPreview> {
    return await this.#parts.signIns.trySignIn(request, signal);
  }

  cancelSignIn(attemptId: string): void {
    this.#parts.desk.cancel(attemptId);
  }

  /** The person says that they are done in a browser that cannot be watched. */
  confirmSignIn(attemptId: string): void {
    this.#parts.desk.confirm(attemptId);
  }

  /** Renews the session now. Throws the failure that remains. */
  async refresh(
    id: AccountId,
    options: { actor?: Actor; signal?: AbortSignal } = {},
  ): Promise<ListedAccount> {
    const entry = this.#entry(id);
    await this.#parts.renewal.renew(entry, { actor: options.actor ?? 'user', signal: options.signal });
    return this.#listed(entry);
  }

  /**
   * Renews every account, or every one that is named, which is not paused and does not wait for a person. Failures are counted, not
   * thrown.
   */
  async refreshAll(options: RefreshAllOptions): Promise<RefreshAllCount> {
    return await refreshAll(this.#parts.context, this.#parts.renewal, options);
  }

  /**
   * Reads the credits of every account that has some, is not paused and does not wait for a person. A provider that asks to wait is waited
   * for. Failures are told in the result, not thrown.
   */
  async syncCredits(options: CreditSyncOptions): Promise<CreditSyncResult> {
    return await new CreditSync(this.#parts.context, this.#parts.creditReading, options).run();
  }

  /**
   * Asks the provider for the credits that it hands out on request, and reads the credits after it. Only ever because a person asked:
   * the engine does it by itself never. Throws `not-supported` where there are none.
   */
  async claimCredits(id: AccountId, actor: Actor = 'user'): Promise<ListedAccount> {
    const entry = this.#entry(id);
    await this.#parts.creditReading.claim(entry, actor);
    return this.#listed(entry);
  }

  /** A token that is valid for at least `minValid` milliseconds, refreshed first if it must be. */
  async accessToken(
    id: AccountId,
    minValid: Milliseconds = 0,
    actor: Actor = 'tool',
    tool?: string,
  ): Promise<HandedToken> {
    return await this.#parts.use.accessToken(this.#entry(id), { minValid, actor, tool });
  }

  /**
   * What a request of the account to `url` carries, or without one any request to its provider: `what` says which part of it is handed out.
   * Throws `not-allowed` if requests of the account may not go there.
   */
  async requestParts(
    id: AccountId,
    url: string | undefined,
    what: 'headers' | 'cookies',
    request: HandOutRequest = { actor: 'tool' },
  ): Promise<RequestParts> {
    return await this.#parts.use.requestParts(this.#entry(id), url, what, request);
  }

  /** What a browser needs to be signed in as the account. */
  async browserState(id: AccountId, request: HandOutRequest = { actor: 'tool' }): Promise<BrowserState> {
    return await this.#parts.use.browserState(this.#entry(id), request);
  }

  /** Runs `work` signed in as the account; recovers a dead session by the policy and repeats `work` once. */
  async runWithSession<T>(id: AccountId, work: SessionWork<T>, actor: Actor = 'user'): Promise<T> {
    return await this.#parts.use.run(this.#entry(id), work, actor);
  }

  /**
   * Sends a request that a person or a tool made, signed in as the account and nowhere but to its provider. Its reply comes without the
   * secrets of the session. Throws the failure that the reply means for the session, `not-allowed` for other places.
   */
  async request(
    id: AccountId,
    request: HttpRequest,
    by: HandOutRequest & { signal?: AbortSignal } = { actor: 'user' },
  ): Promise<HttpResponse> {
    return await this.#parts.use.request(this.#entry(id), request, by);
  }

  /**
   * Keeps the cookies that a browser opened on the account's session changed: `before` is what it was given or told last, `after` what it has.
   */
  async keepCookies(
    id: AccountId,
    before: readonly StoredCookie[],
    after: readonly StoredCookie[],
  ): Promise<void> {
    await this.#parts.browserCookies.keep(this.#entry(id), before, after);
  }

  /** What may be told of the account's session. Throws `session-expired` if there is none, and what the vault throws. */
  async sessionInventory(id: AccountId): Promise<SessionInventory> {
    return sessionInventory(await this.#parts.context.keeper.sessionOf(this.#entry(id)));
  }

  /** One secret of the session, for a person who wants a copy; the log says so. Throws `invalid-input` if there is no such secret. */
  async sessionSecret(id: AccountId, name: SecretName): Promise<string> {
    return await copySecret(this.#parts.context, this.#entry(id), name);
  }

  /** Signs in with the stored password although that ends the account's session elsewhere. */
  async takeOver(id: AccountId, actor: Actor = 'user'): Promise<ListedAccount> {
    const entry = this.#entry(id);
    await takeOver(this.#parts.context, this.#parts.renewal, entry, actor);
    return this.#listed(entry);
  }

  /** The engine does nothing for a paused account by itself, and tools get nothing from it. */
  pause(id: AccountId): Promise<ListedAccount> {
    return this.#care(id, (entry) => this.#parts.accountCare.setPaused(entry, true));
  }

  resume(id: AccountId): Promise<ListedAccount> {
    return this.#care(id, (entry) => this.#parts.accountCare.setPaused(entry, false));
  }

  /** Changes what a person writes down about the account: label, notes, tags, refresh margin. */
  update(id: AccountId, changes: AccountChanges): Promise<ListedAccount> {
    return this.#care(id, (entry) => this.#parts.accountCare.update(entry, changes));
  }

  rename(id: AccountId, label: string): Promise<ListedAccount> {
    return this.update(id, { label });
  }

  /** Stores the password, so that the app can sign in again by itself. */
  setCredential(id: AccountId, credential: Credential): Promise<ListedAccount> {
    return this.#care(id, (entry) => this.#parts.accountCare.setCredential(entry, credential));
  }

  forgetCredential(id: AccountId): Promise<ListedAccount> {
    return this.#care(id, (entry) => this.#parts.accountCare.forgetCredential(entry));
  }

  /** Signs out and keeps the account in the list, with what the person wrote down about it. */
  signOut(id: AccountId, actor: Actor = 'user'): Promise<ListedAccount> {
    return this.#care(id, (entry) => this.#parts.accountCare.signOut(entry, actor));
  }

  /** Signs out: ends the session at the provider where it can be, deletes the secrets, verifies it, and keeps nothing. */
  async remove(id: AccountId, actor: Actor = 'user'): Promise<void> {
    const entry = this.#entry(id);
    await this.#parts.accountCare.remove(entry, actor);
    this.#parts.overdue.forget(entry);
    this.#parts.listing.notify({ type: 'account-removed', accountId: id });
  }

  /** Tries at once what waits for the vault: the person unlocked it. */
  retryVault(): void {
    this.#parts.overdue.retryVault();
  }

  /** When the engine next does something by itself. */
  nextDueAt(): Instant | undefined {
    return this.#parts.overdue.nextDueAt;
  }

  isOnline(): boolean {
    return this.#parts.context.ports.connectivity.isOnline();
  }

  /** Margins or intervals were changed: plans every account anew. */
  timingChanged(): void {
    const { listing, overdue } = this.#parts;
    overdue.reviewTiming((entry) => listing.announce(entry));
  }

  /** Definitions were added, mended or removed. */
  providersChanged(): void {
    this.#parts.context.pool.renewAll();
    this.#parts.overdue.reviewProviders();
  }

  /** The machine woke up, or its clock or network changed: look at what is due. */
  check(): void {
    this.#parts.overdue.check();
  }

  async #care(id: AccountId, work: (entry: Entry) => Promise<void>): Promise<ListedAccount> {
    const entry = this.#entry(id);
    try {
      await work(entry);
    } finally {
      // What could not be written yet holds all the same.
      this.#parts.overdue.plan(entry);
    }
    return this.#listed(entry);
  }

  #entry(id: AccountId): Entry {
    return this.#parts.context.book.get(id);
  }

  #listed(entry: Entry): ListedAccount {
    return this.#parts.listing.listed(entry);
  }
}
