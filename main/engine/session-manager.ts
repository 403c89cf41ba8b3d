import type { AccountId } from './account.ts';
import { AccountBook, type Entry } from './account-book.ts';
import { AccountCare, type AccountChanges } from './account-care.ts';
import { maySignInByItself } from './account-status.ts';
import { ClientPool } from './client-pool.ts';
import { comeToRest } from './coming-to-rest.ts';
import { CreditReading } from './credit-reading.ts';
import { CreditSync, type CreditSyncOptions, type CreditSyncResult } from './credit-sync.ts';
import { EngineContext } from './engine-context.ts';
import type { Actor, EngineNotice, ListedAccount } from './events.ts';
import { type Failure, fail } from './failure.ts';
import { HandOutLog } from './hand-out-log.ts';
import { Holding } from './holding.ts';
import type { HttpRequest, HttpResponse } from './http.ts';
import { OverdueWork } from './overdue-work.ts';
import type { Ports } from './ports.ts';
import type { BrowserState, RequestParts } from './provider.ts';
import { Recovery } from './recovery.ts';
import { type RefreshAllCount, type RefreshAllOptions, refreshAll } from './refresh-all.ts';
import { Renewal } from './renewal.ts';
import {
  type Credential,
  emptySession,
  type Instant,
  type Milliseconds,
  type StoredCookie,
} from './session.ts';
import { changesOf, type SessionChange } from './session-changes.ts';
import { type SecretName, type SessionInventory, secretOf, sessionInventory } from './session-inventory.ts';
import { SessionKeeper } from './session-keeper.ts';
import { type HandedToken, type HandOutRequest, SessionUse, type SessionWork } from './session-use.ts';
import { SignInDesk } from './sign-in-desk.ts';
import { SignInFlow } from './sign-in-flow.ts';
import type { SignInRequest, TriedSignIn } from './sign-in-request.ts';

export interface SessionManagerOptions {
  /** How many signed-in clients stay in memory while nobody uses them; 256 unless told. */
  readonly idleClients?: number;
  /** False: does only what it is asked, and leaves the refreshing to a host that stays. For a command that soon lets go. */
  readonly keepAlive?: boolean;
}

/**
 * Keeps sessions alive: signs in, refreshes before the end, signs in again with a stored password, hands out clients and tokens, signs
 * out. One for each profile; knows the world only through its ports.
 */
export class SecureSessionManager {
  /** Holds the engine while it is locked, or while a backup is restored. */
  readonly holding: Holding;
  readonly #context: EngineContext;
  readonly #renewal: Renewal;
  readonly #use: SessionUse;
  readonly #handOuts: HandOutLog;
  readonly #creditReading: CreditReading;
  readonly #desk: SignInDesk;
  readonly #accountCare: AccountCare;
  readonly #overdue: OverdueWork;
  readonly #keepAlive: boolean;
  readonly #listeners = new Set<(notice: EngineNotice) => void>();

  constructor(ports: Ports, options: SessionManagerOptions = {}) {
    const book = new AccountBook(ports.accounts, (entry) => this.#announce(entry));
    const pool = new ClientPool(ports.vault, options.idleClients ?? 256);
    const context = new EngineContext(ports, book, pool, new SessionKeeper(ports.vault, pool));
    this.#context = context;
    this.#keepAlive = options.keepAlive ?? true;
    this.#renewal = new Renewal(context, new Recovery(context), (entry) => this.#overdue.plan(entry));
    this.#handOuts = new HandOutLog(context);
    this.#use = new SessionUse(context, this.#renewal, this.#handOuts, this.#keepAlive);
    this.#accountCare = new AccountCare(context);
    this.#creditReading = new CreditReading(context, this.#use, this.#renewal);
    this.#overdue = new OverdueWork(context, this.#renewal, this.#creditReading, this.#handOuts, (notice) =>
      this.#notify(notice),
    );
    const notify = (notice: EngineNotice) => this.#notify(notice);
    this.#desk = new SignInDesk(new SignInFlow(context), notify);
    this.holding = new Holding({
      context,
      renewal: this.#renewal,
      desk: this.#desk,
      overdue: this.#overdue,
      keepAlive: this.#keepAlive,
      notify,
    });
  }

  /** Loads the accounts (no secret is opened) and starts to keep them alive; `held`: only once nothing holds it, and why. */
  async start(held?: Failure): Promise<void> {
    await this.#context.book.load();
    this.holding.begin(held);
    this.#context.emit('engine-started', undefined, 'refresher', {
      facts: { accounts: this.#context.book.size },
    });
  }

  /** Begins nothing new and resolves when what runs has ended, after 10 s at the latest. */
  async stop(): Promise<void> {
    const { pool, stopping } = this.#context;
    this.#context.isStopping = true;
    this.#overdue.stop();
    this.#desk.cancelAll();
    await comeToRest(this.#context, this.#renewal, () => stopping.abort());
    stopping.abort();
    pool.clear();
    this.#handOuts.flush('all');
    this.#context.emit('engine-stopped', undefined, 'refresher');
  }

  list(): readonly ListedAccount[] {
    return Array.from(this.#context.book.entries(), (entry) => this.#listed(entry));
  }

  /** The accounts whose requests may go to the URL. */
  listServing(url: string): readonly ListedAccount[] {
    const { book, ports } = this.#context;
    const serves = ({ account }: Entry) =>
      ports.providers.find(account.providerId, account.instance)?.servesUrl(url) === true;
    return Array.from(book.entries())
      .filter(serves)
      .map((entry) => this.#listed(entry));
  }

  /** Throws `no-such-account`, as all methods that take an id. */
  get(id: AccountId): ListedAccount {
    return this.#listed(this.#context.book.get(id));
  }

  /** Tells `listener` what happens; returns a function that ends it. */
  subscribe(listener: (notice: EngineNotice) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Signs a new account in, or `request.accountId` again. Callers at the same time for one account share one sign-in. */
  async signIn(request: SignInRequest, actor: Actor = 'user'): Promise<ListedAccount> {
    const known = request.accountId ? this.#context.book.get(request.accountId) : undefined;
    if (known?.signIn) return await known.signIn;
    const signIn = this.#signIn(request, known, actor);
    if (known) {
      known.signIn = signIn;
      this.#announce(known);
    }
    return await signIn;
  }

  /**
   * Finds out what a sign-in with something pasted would make: whose it is, and what would change of the account that it belongs to.
   * Keeps nothing; `signIn` with the result as `tried` does.
   */
  async trySignIn(
    request: SignInRequest,
    signal: AbortSignal,
  ): Promise<TriedSignIn & { readonly changes: readonly SessionChange[] }> {
    const tried = await this.#desk.trySignIn(request, signal);
    const known = tried.accountId === undefined ? undefined : this.#context.book.get(tried.accountId);
    const before = known && (await this.#context.ports.vault.loadSession(known.account.id));
    return { ...tried, changes: changesOf(known?.account, before, tried) };
  }

  cancelSignIn(attemptId: string): void {
    this.#desk.cancel(attemptId);
  }

  /** The person says that they are done in a browser that cannot be watched. */
  confirmSignIn(attemptId: string): void {
    this.#desk.confirm(attemptId);
  }

  /** Renews the session now. Throws the failure that remains. */
  async refresh(
    id: AccountId,
    options: { actor?: Actor; signal?: AbortSignal } = {},
  ): Promise<ListedAccount> {
    const entry = this.#context.book.get(id);
    await this.#renewal.renew(entry, { actor: options.actor ?? 'user', signal: options.signal });
    return this.#listed(entry);
  }

  /**
   * Renews every account, or every one that is named, which is not paused and does not wait for a person. Failures are counted, not
   * thrown.
   */
  async refreshAll(options: RefreshAllOptions): Promise<RefreshAllCount> {
    return await refreshAll(this.#context, this.#renewal, options);
  }

  /**
   * Reads the credits of every account that has some, is not paused and does not wait for a person. A provider that asks to wait is waited
   * for. Failures are told in the result, not thrown.
   */
  async syncCredits(options: CreditSyncOptions): Promise<CreditSyncResult> {
    return await new CreditSync(this.#context, this.#creditReading, options).run();
  }

  /**
   * Asks the provider for the credits that it hands out on request, and reads the credits after it. Only ever because a person asked:
   * the engine does it by itself never. Throws `not-supported` where there are none.
   */
  async claimCredits(id: AccountId, actor: Actor = 'user'): Promise<ListedAccount> {
    const entry = this.#context.book.get(id);
    await this.#creditReading.claim(entry, actor);
    return this.#listed(entry);
  }

  /** A token that is valid for at least `minValid` milliseconds, refreshed first if it must be. */
  async accessToken(
    id: AccountId,
    minValid: Milliseconds = 0,
    actor: Actor = 'tool',
    tool?: string,
  ): Promise<HandedToken> {
    return await this.#use.accessToken(this.#context.book.get(id), { minValid, actor, tool });
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
    return await this.#use.requestParts(this.#context.book.get(id), url, what, request);
  }

  /** What a browser needs to be signed in as the account. */
  async browserState(id: AccountId, request: HandOutRequest = { actor: 'tool' }): Promise<BrowserState> {
    return await this.#use.browserState(this.#context.book.get(id), request);
  }

  /** Runs `work` signed in as the account; recovers a dead session by the policy and repeats `work` once. */
  async runWithSession<T>(id: AccountId, work: SessionWork<T>, actor: Actor = 'user'): Promise<T> {
    return await this.#use.run(this.#context.book.get(id), work, actor);
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
    return await this.#use.request(this.#context.book.get(id), request, by);
  }

  /**
   * Keeps the cookies that a browser opened on the account's session changed: `before` is what it was given or told last, `after` what it has.
   */
  async keepCookies(
    id: AccountId,
    before: readonly StoredCookie[],
    after: readonly StoredCookie[],
  ): Promise<void> {
    const entry = this.#context.book.get(id);
    const { keeper } = this.#context;
    const session = emptySession(0);
    const provider = this.#context.providerOf(entry.account);
    await keeper.keepCookies(
      entry,
      provider,
      { ...session, cookies: before },
      { ...session, cookies: after },
    );
  }

  /** What may be told of the account's session. Throws `session-expired` if there is none, and what the vault throws. */
  async sessionInventory(id: AccountId): Promise<SessionInventory> {
    return sessionInventory(await this.#context.keeper.sessionOf(this.#context.book.get(id)));
  }

  /** One secret of the session, for a person who wants a copy; the log says so. Throws `invalid-input` if there is no such secret. */
  async sessionSecret(id: AccountId, name: SecretName): Promise<string> {
    const entry = this.#context.book.get(id);
    const secret = secretOf(await this.#context.keeper.sessionOf(entry), name);
    if (secret === undefined)
      throw fail('invalid-input', 'The session has no such secret.', { field: 'secret' });
    this.#context.emit('handed-out', entry, 'user', { facts: { copied: name.kind } });
    return secret;
  }

  /** Signs in with the stored password although that ends the account's session elsewhere. */
  async takeOver(id: AccountId, actor: Actor = 'user'): Promise<ListedAccount> {
    const entry = this.#context.book.get(id);
    const { account } = entry;
    const credential = maySignInByItself(account.authMethod, account.hasCredential)
      ? await this.#context.ports.vault.loadCredential(id)
      : undefined;
    if (!credential) {
      throw fail('not-supported', 'No password is stored, so taking over needs a sign-in by you.');
    }
    await this.#renewal.signInWith(entry, credential, actor);
    return this.#listed(entry);
  }

  /** The engine does nothing for a paused account by itself, and tools get nothing from it. */
  pause(id: AccountId): Promise<ListedAccount> {
    return this.#care(id, (entry) => this.#accountCare.setPaused(entry, true));
  }

  resume(id: AccountId): Promise<ListedAccount> {
    return this.#care(id, (entry) => this.#accountCare.setPaused(entry, false));
  }

  /** Changes what a person writes down about the account: label, notes, tags, refresh margin. */
  update(id: AccountId, changes: AccountChanges): Promise<ListedAccount> {
    return this.#care(id, (entry) => this.#accountCare.update(entry, changes));
  }

  rename(id: AccountId, label: string): Promise<ListedAccount> {
    return this.update(id, { label });
  }

  /** Stores the password, so that the app can sign in again by itself. */
  setCredential(id: AccountId, credential: Credential): Promise<ListedAccount> {
    return this.#care(id, (entry) => this.#accountCare.setCredential(entry, credential));
  }

  forgetCredential(id: AccountId): Promise<ListedAccount> {
    return this.#care(id, (entry) => this.#accountCare.forgetCredential(entry));
  }

  /** Signs out and keeps the account in the list, with what the person wrote down about it. */
  signOut(id: AccountId, actor: Actor = 'user'): Promise<ListedAccount> {
    return this.#care(id, (entry) => this.#accountCare.signOut(entry, actor));
  }

  /** Signs out: ends the session at the provider where it can be, deletes the secrets, verifies it, and keeps nothing. */
  async remove(id: AccountId, actor: Actor = 'user'): Promise<void> {
    const entry = this.#context.book.get(id);
    await this.#accountCare.remove(entry, actor);
    this.#overdue.forget(entry);
    this.#notify({ type: 'account-removed', accountId: id });
  }

  /** Tries at once what waits for the vault: the person unlocked it. */
  retryVault(): void {
    this.#overdue.retryVault();
  }

  /** When the engine next does something by itself. */
  nextDueAt(): Instant | undefined {
    return this.#overdue.nextDueAt;
  }

  isOnline(): boolean {
    return this.#context.ports.connectivity.isOnline();
  }

  /** Margins or intervals were changed: plans every account anew. */
  timingChanged(): void {
    for (const entry of this.#context.book.entries()) {
      const before = this.#overdue.dueAt(entry);
      this.#overdue.plan(entry);
      if (this.#overdue.dueAt(entry) !== before) this.#announce(entry);
    }
  }

  /** Definitions were added, mended or removed. */
  providersChanged(): void {
    this.#context.pool.renewAll();
    this.#overdue.reviewProviders();
  }

  /** The machine woke up, or its clock or network changed: look at what is due. */
  check(): void {
    this.#overdue.check();
  }

  async #signIn(request: SignInRequest, known: Entry | undefined, actor: Actor): Promise<ListedAccount> {
    let entry: Entry;
    try {
      entry = await this.#desk.signIn(request, actor);
    } finally {
      if (known) {
        known.signIn = undefined;
        this.#overdue.plan(known);
        this.#announce(known);
      }
    }
    // Only now: who asked must not be told that the sign-in still runs.
    this.#overdue.plan(entry);
    this.#overdue.readCreditsSoon(entry);
    return this.#listed(entry);
  }

  async #care(id: AccountId, work: (entry: Entry) => Promise<void>): Promise<ListedAccount> {
    const entry = this.#context.book.get(id);
    try {
      await work(entry);
    } finally {
      // What could not be written yet holds all the same.
      this.#overdue.plan(entry);
    }
    return this.#listed(entry);
  }

  #listed(entry: Entry): ListedAccount {
    const { account } = entry;
    const activity = entry.signIn ? 'signing-in' : entry.activity;
    const nextAttemptAt = this.#overdue.dueAt(entry) ?? account.nextAttemptAt;
    return { ...account, activity, nextAttemptAt };
  }

  #announce(entry: Entry): void {
    if (this.#listeners.size > 0) this.#notify({ type: 'account-changed', account: this.#listed(entry) });
  }

  #notify(notice: EngineNotice): void {
    for (const listener of this.#listeners) listener(notice);
  }
}
