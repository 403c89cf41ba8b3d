import type { AccountData, ContractEvent, EngineStatusData, EventData } from '../../preload/contract.ts';
import type { AccountId } from '../engine/account.ts';
import type { EngineNotice, ListedAccount } from '../engine/events.ts';
import type { Clock, Timer } from '../engine/ports.ts';
import type { Milliseconds } from '../engine/session.ts';

/** Changes that come within this time reach a subscriber as one. */
const gathering: Milliseconds = 25;
/** The engine's status counts over all accounts, so it is told no more often than this. */
const statusPause: Milliseconds = 500;

const toldWhileLocked: ReadonlySet<string> = new Set(['lock', 'status', 'settings']);

/** What is still to be told to one subscriber. An account is told as it is when its turn comes, not as it was. */
type Pending =
  | { readonly type: 'account'; readonly id: AccountId }
  | { readonly type: 'status' }
  | { readonly type: 'event'; readonly event: ContractEvent };

/** A subscriber's end: it takes events when it can pass them on. */
export interface Subscription {
  /** The next event, or undefined if there is none; `onReady` calls when there is one again. */
  take(): ContractEvent | undefined;
  close(): void;
}

export interface FeedParts {
  readonly clock: Clock;
  readonly subscribe: (listener: (notice: EngineNotice) => void) => () => void;
  /** The account as it is now, or undefined if it is gone. */
  readonly findAccount: (id: AccountId) => ListedAccount | undefined;
  readonly accountView: (account: ListedAccount) => AccountData;
  readonly status: () => EngineStatusData;
  /** Whether nothing may be told of the accounts now. What changes meanwhile is told after it. */
  readonly isLocked: () => boolean;
}

/**
 * Tells windows and tools what happens. What waits for a slow subscriber is the latest state of each thing, so that it can never be
 * more than there are things.
 */
export class EventFeed {
  readonly #parts: FeedParts;
  readonly #subscribers = new Set<Subscriber>();
  readonly #endSubscription: () => void;
  #statusTimer: Timer | undefined;

  constructor(parts: FeedParts) {
    this.#parts = parts;
    this.#endSubscription = parts.subscribe((notice) => this.#onNotice(notice));
  }

  /** `onReady` is called when there is something to take after there was nothing. */
  open(onReady: () => void): Subscription {
    const subscriber = new Subscriber(this.#parts, onReady, () => this.#subscribers.delete(subscriber));
    this.#subscribers.add(subscriber);
    return subscriber;
  }

  tellRefreshAll(data: EventData<'refresh-all'>): void {
    this.#offer(`refresh-all ${data.runId}`, { type: 'event', event: { name: 'refresh-all', data } });
  }

  tellCreditSync(data: EventData<'credit-sync'>): void {
    this.#offer(`credit-sync ${data.runId}`, { type: 'event', event: { name: 'credit-sync', data } });
  }

  /** What is shown of these accounts changed for a reason outside of them. */
  tellAccounts(ids: Iterable<AccountId>): void {
    for (const id of ids) this.#offer(`account ${id}`, { type: 'account', id });
  }

  tellProvidersChanged(): void {
    this.#offer('providers', { type: 'event', event: { name: 'providers-changed', data: {} } });
  }

  tellSettingsChanged(data: EventData<'settings-changed'>): void {
    this.#offer('settings', { type: 'event', event: { name: 'settings-changed', data } });
  }

  tellTokenFilesChanged(): void {
    this.#offer('token-files', { type: 'event', event: { name: 'token-files-changed', data: {} } });
  }

  tellGrantsChanged(): void {
    this.#offer('grants', { type: 'event', event: { name: 'grants-changed', data: {} } });
  }

  tellGrantRequests(data: EventData<'grant-requests'>): void {
    this.#offer('grant-requests', { type: 'event', event: { name: 'grant-requests', data } });
  }

  tellLock(data: EventData<'lock-changed'>): void {
    this.#offer('lock', { type: 'event', event: { name: 'lock-changed', data } });
    this.tellStatus();
  }

  tellVaultKey(data: EventData<'vault-key'>): void {
    this.#offer('vault-key', { type: 'event', event: { name: 'vault-key', data } });
  }

  /** Something in the engine's status changed. */
  tellStatus(): void {
    if (this.#subscribers.size === 0 || this.#statusTimer) return;
    this.#statusTimer = this.#parts.clock.setTimer(() => {
      this.#statusTimer = undefined;
      this.#offer('status', { type: 'status' });
    }, statusPause);
  }

  close(): void {
    this.#endSubscription();
    if (this.#statusTimer) this.#parts.clock.clearTimer(this.#statusTimer);
    for (const subscriber of this.#subscribers) subscriber.close();
  }

  #onNotice(notice: EngineNotice): void {
    switch (notice.type) {
      case 'account-changed':
        this.#offer(`account ${notice.account.id}`, { type: 'account', id: notice.account.id });
        break;
      case 'account-removed':
        this.#offer(`account ${notice.accountId}`, { type: 'account', id: notice.accountId });
        break;
      case 'sign-in-progress': {
        const { attemptId, progress } = notice;
        // Each step asks something else of the person, so none may be passed over for a later one.
        const key = `sign-in ${attemptId} ${progress.step}`;
        this.#offer(key, { type: 'event', event: { name: 'sign-in', data: { attemptId, progress } } });
        return;
      }
      case 'schedule-changed':
      case 'online-changed':
        break;
    }
    this.tellStatus();
  }

  #offer(key: string, pending: Pending): void {
    for (const subscriber of this.#subscribers) subscriber.offer(key, pending);
  }
}

class Subscriber implements Subscription {
  readonly #parts: FeedParts;
  readonly #onReady: () => void;
  readonly #onClose: () => void;
  readonly #pending = new Map<string, Pending>();
  #timer: Timer | undefined;
  /** Whether all that may be told was taken. */
  #isIdle = true;
  #closed = false;

  constructor(parts: FeedParts, onReady: () => void, onClose: () => void) {
    this.#parts = parts;
    this.#onReady = onReady;
    this.#onClose = onClose;
  }

  offer(key: string, pending: Pending): void {
    this.#pending.set(key, pending);
    if (!this.#isIdle || this.#closed) return;
    this.#isIdle = false;
    this.#timer = this.#parts.clock.setTimer(() => {
      this.#timer = undefined;
      this.#onReady();
    }, gathering);
  }

  take(): ContractEvent | undefined {
    const isLocked = this.#parts.isLocked();
    for (const [key, pending] of this.#pending) {
      if (isLocked && !toldWhileLocked.has(key)) continue;
      this.#pending.delete(key);
      return this.#eventOf(pending);
    }
    this.#isIdle = true;
    return undefined;
  }

  close(): void {
    this.#closed = true;
    this.#pending.clear();
    if (this.#timer) this.#parts.clock.clearTimer(this.#timer);
    this.#onClose();
  }

  #eventOf(pending: Pending): ContractEvent {
    switch (pending.type) {
      case 'event':
        return pending.event;
      case 'status':
        return { name: 'engine-status', data: this.#parts.status() };
      case 'account': {
        const account = this.#parts.findAccount(pending.id);
        return account
          ? { name: 'account-changed', data: { account: this.#parts.accountView(account) } }
          : { name: 'account-removed', data: { id: pending.id } };
      }
    }
  }
}
