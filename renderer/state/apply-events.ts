import type { AccountData, ContractEvent, FailureData } from '../../preload/contract.ts';
import type { TopOfList } from './contract-types.ts';
import { type Facets, facetsOf, sameFacets } from './facets.ts';
import { initialState, type WindowState } from './window-state.ts';
import { withLock } from './with-lock.ts';

/**
 * The state after events, in their order. What did not change keeps its identity, so that only what shows it renders again: an account
 * that changed in what neither order nor search depends on leaves `facets` as it was.
 */
export function applyEvents(state: WindowState, events: readonly ContractEvent[]): WindowState {
  const accounts = new MapDraft(state.accounts);
  const facets = new MapDraft(state.facets);
  let next = state;
  for (const event of events) {
    switch (event.name) {
      case 'account-changed':
        putAccount(accounts, facets, event.data.account);
        break;
      case 'account-removed':
        accounts.delete(event.data.id);
        facets.delete(event.data.id);
        break;
      case 'engine-status':
        next = { ...next, engine: event.data };
        break;
      case 'settings-changed':
        next = { ...next, settings: event.data };
        break;
      case 'refresh-all':
        next = { ...next, refreshAll: event.data };
        break;
      case 'credit-sync':
        next = { ...next, creditSync: event.data };
        break;
      case 'sign-in':
        next = withAttempt(next, event.data);
        break;
      case 'lock-changed':
        next = withLock(next, event.data);
        break;
      case 'vault-key':
        next = { ...next, keyRotation: event.data };
        break;
      case 'grant-requests':
        next = { ...next, grantRequests: event.data.requests };
        break;
      case 'providers-changed':
        // Carries nothing: the feed reads the providers again.
        break;
    }
  }
  return withAccounts(next, accounts, facets);
}

/** The state with the first accounts of the list, before the others were read. */
export function withTopOfList(state: WindowState, { accounts: top, order, counts }: TopOfList): WindowState {
  const accounts = new MapDraft(state.accounts);
  const facets = new MapDraft(state.facets);
  for (const account of top) putAccount(accounts, facets, account);
  return { ...state, ...order, accounts: accounts.result, facets: facets.result, partial: { order, counts } };
}

/** The state after the accounts could not be read: the top of a list whose rest will not come does not stand in for it. */
export function withoutTop(state: WindowState, loadFailure: FailureData): Partial<WindowState> {
  if (!state.partial) return { loadFailure };
  const { accounts, facets, partial } = initialState;
  return { accounts, facets, partial, loadFailure };
}

/** The state with an account that a call answered with before its event came. Events know better about those that are listed. */
export function withNewAccount(state: WindowState, account: AccountData): WindowState {
  if (state.accounts.has(account.id)) return state;
  const accounts = new MapDraft(state.accounts);
  const facets = new MapDraft(state.facets);
  putAccount(accounts, facets, account);
  return { ...state, accounts: accounts.result, facets: facets.result };
}

/** The state with exactly these accounts: all that there are. */
export function withAccountList(before: WindowState, list: readonly AccountData[]): WindowState {
  const state: WindowState =
    before.loaded && !before.partial ? before : { ...before, loaded: true, partial: undefined };
  const accounts = new MapDraft(state.accounts);
  const facets = new MapDraft(state.facets);
  const listed = new Set(list.map((account) => account.id));
  for (const id of state.accounts.keys()) {
    if (listed.has(id)) continue;
    accounts.delete(id);
    facets.delete(id);
  }
  for (const account of list) putAccount(accounts, facets, account);
  return withAccounts(state, accounts, facets);
}

function putAccount(accounts: MapDraft<AccountData>, facets: MapDraft<Facets>, account: AccountData): void {
  accounts.set(account.id, account);
  const before = facets.get(account.id);
  const after = facetsOf(account);
  if (!before || !sameFacets(before, after)) facets.set(account.id, after);
}

function withAccounts(
  state: WindowState,
  accounts: MapDraft<AccountData>,
  facets: MapDraft<Facets>,
): WindowState {
  if (accounts.result === state.accounts) return state;
  const gone = (id: string | undefined) => id !== undefined && !accounts.result.has(id);
  return {
    ...state,
    accounts: accounts.result,
    facets: facets.result,
    openId: gone(state.openId) ? undefined : state.openId,
    providerId: hasProvider(facets.result, state.providerId) ? state.providerId : undefined,
    tag: hasTag(facets.result, state.tag) ? state.tag : undefined,
    selected: without(state.selected, gone),
    leaving: without(state.leaving, gone),
  };
}

/** Whether there is something to show of a provider; the view of one without accounts could not be left by its own entry. */
function hasProvider(facets: WindowState['facets'], providerId: string | undefined): boolean {
  if (providerId === undefined) return true;
  for (const each of facets.values()) if (each.providerId === providerId) return true;
  return false;
}

function hasTag(facets: WindowState['facets'], tag: string | undefined): boolean {
  if (tag === undefined) return true;
  for (const each of facets.values()) if (each.tags.includes(tag)) return true;
  return false;
}

function without(ids: ReadonlySet<string>, gone: (id: string) => boolean): ReadonlySet<string> {
  for (const id of ids) if (gone(id)) return new Set([...ids].filter((each) => !gone(each)));
  return ids;
}

function withAttempt(
  state: WindowState,
  data: Extract<ContractEvent, { name: 'sign-in' }>['data'],
): WindowState {
  // Attempts of other windows and of the command are not ours to show.
  if (!state.attempts.has(data.attemptId)) return state;
  return { ...state, attempts: new Map(state.attempts).set(data.attemptId, data.progress) };
}

/** A map that is copied at its first change. */
class MapDraft<Value> {
  readonly #original: ReadonlyMap<string, Value>;
  #copy: Map<string, Value> | undefined;

  constructor(original: ReadonlyMap<string, Value>) {
    this.#original = original;
  }

  get result(): ReadonlyMap<string, Value> {
    return this.#copy ?? this.#original;
  }

  get(key: string): Value | undefined {
    return this.result.get(key);
  }

  set(key: string, value: Value): void {
    this.#copy ??= new Map(this.#original);
    this.#copy.set(key, value);
  }

  delete(key: string): void {
    if (!this.result.has(key)) return;
    this.#copy ??= new Map(this.#original);
    this.#copy.delete(key);
  }
}
