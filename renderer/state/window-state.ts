import type {
  AccountData,
  EngineStatusData,
  FailureData,
  LockStateData,
  ProviderData,
  SettingsReply,
} from '../../preload/contract.ts';
import type { ListOrder, SortKey, Standing } from '../../preload/list-order.ts';
import type {
  AccountCounts,
  ConsentRequest,
  CreditSyncProgress,
  Grant,
  KeyRotation,
  PlaygroundState,
  RefreshAllProgress,
  SignInProgress,
  TokenFile,
  Trend,
} from './contract-types.ts';
import type { Facets } from './facets.ts';

/** Whether the engine is heard. `retryAt`: when the next try is due. */
export type Connection =
  | { readonly state: 'connecting' }
  | { readonly state: 'connected' }
  | { readonly state: 'lost'; readonly retryAt?: number }
  | { readonly state: 'refused'; readonly retryAt?: number };

/** The dialog that is open. */
export type DialogRequest =
  | { readonly kind: 'add'; readonly search?: string }
  | { readonly kind: 'import' }
  | { readonly kind: 'sign-in'; readonly accountId: string }
  | { readonly kind: 'take-over'; readonly accountId: string }
  | { readonly kind: 'rename'; readonly accountId: string }
  | { readonly kind: 'password'; readonly accountId: string }
  | { readonly kind: 'sign-out'; readonly accountId: string }
  | { readonly kind: 'remove'; readonly accountIds: readonly string[] }
  | { readonly kind: 'tags'; readonly accountIds: readonly string[] }
  | { readonly kind: 'palette' }
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'playground' }
  | { readonly kind: 'unlock' }
  | { readonly kind: 'protection' }
  | { readonly kind: 'backup'; readonly task: 'make' | 'schedule' }
  | { readonly kind: 'restore' }
  | { readonly kind: 'rotate-key' }
  | { readonly kind: 'lock'; readonly task: 'set' | 'change' | 'remove' };

/** What takes the middle of the window. */
export type Screen = 'overview' | 'accounts' | 'settings' | 'teach' | 'tools';

/** A definition that is being written; `start` is what it began with. */
export interface DefinitionDraft {
  readonly text: string;
  readonly start: string;
}

/** How far work on several accounts is. */
export interface BulkProgress {
  readonly kind: 'pause' | 'resume' | 'tag';
  readonly done: number;
  readonly total: number;
}

/** What is known of the accounts while only the first of them were read: in which order they are the first, and how many there are. */
export interface PartialList {
  readonly order: ListOrder;
  readonly counts: AccountCounts;
}

/** All that the window knows. No secret is ever in here: what a person types stays in its form. */
export interface WindowState {
  readonly connection: Connection;
  /** Whether all accounts were read at least once. */
  readonly loaded: boolean;
  /** Why the last reading failed, if it did. */
  readonly loadFailure: FailureData | undefined;
  /** Present while only the top of the list was read: what there is besides. */
  readonly partial: PartialList | undefined;
  readonly accounts: ReadonlyMap<string, AccountData>;
  /** The map changes only when a facet of an account does, or an account comes or goes. */
  readonly facets: ReadonlyMap<string, Facets>;
  /** How the credits of accounts went that the list has shown. */
  readonly trends: ReadonlyMap<string, Trend>;
  readonly providers: readonly ProviderData[];
  readonly engine: EngineStatusData | undefined;
  readonly lock: LockStateData | undefined;
  readonly playground: PlaygroundState | undefined;
  /** What the person has set, and which of it the host can do. */
  readonly settings: SettingsReply | undefined;
  /** What tools may have, once it was looked at. */
  readonly tools: { readonly grants: readonly Grant[]; readonly files: readonly TokenFile[] } | undefined;
  /** The programs without a key that ask for something now. */
  readonly grantRequests: readonly ConsentRequest[];
  readonly refreshAll: RefreshAllProgress | undefined;
  /** How far the reading of all credits is, if one is under way. */
  readonly creditSync: CreditSyncProgress | undefined;
  /** How far the sign-ins are that were begun in this window, by attempt. */
  /** How far a new vault key is, if one is being made. */
  readonly keyRotation: KeyRotation | undefined;
  readonly attempts: ReadonlyMap<string, SignInProgress | undefined>;
  readonly screen: Screen;
  /** The section of the settings that is looked at. */
  readonly settingsSection: string | undefined;
  /** The definition in the editor: it stays while the person looks at something else. */
  readonly draft: DefinitionDraft | undefined;
  readonly query: string;
  /** Show the accounts of this provider only. */
  readonly providerId: string | undefined;
  /** Show the accounts that stand so only. */
  readonly standing: Standing | undefined;
  /** Show the accounts with this tag only. */
  readonly tag: string | undefined;
  readonly sort: SortKey;
  readonly descending: boolean;
  /** Whether accounts of one provider stand together. */
  readonly byProvider: boolean;
  /** The accounts that something is to be done with together. */
  readonly selected: ReadonlySet<string>;
  /** Where a range that is selected begins. */
  readonly anchorId: string | undefined;
  /** Work on several accounts that this window does one by one. */
  readonly bulk: BulkProgress | undefined;
  /** Accounts that are removed as soon as the time to undo it is over; they are not shown meanwhile. */
  readonly leaving: ReadonlySet<string>;
  /** The account whose row has the keyboard. */
  readonly activeId: string | undefined;
  /** The account shown in the panel. */
  readonly openId: string | undefined;
  readonly dialog: DialogRequest | undefined;
}

export const initialState: WindowState = {
  connection: { state: 'connecting' },
  loaded: false,
  loadFailure: undefined,
  partial: undefined,
  accounts: new Map(),
  facets: new Map(),
  trends: new Map(),
  providers: [],
  engine: undefined,
  lock: undefined,
  playground: undefined,
  settings: undefined,
  tools: undefined,
  grantRequests: [],
  refreshAll: undefined,
  creditSync: undefined,
  keyRotation: undefined,
  attempts: new Map(),
  screen: 'accounts',
  settingsSection: undefined,
  draft: undefined,
  query: '',
  providerId: undefined,
  standing: undefined,
  tag: undefined,
  sort: 'name',
  descending: false,
  byProvider: false,
  selected: new Set(),
  anchorId: undefined,
  bulk: undefined,
  leaving: new Set(),
  activeId: undefined,
  openId: undefined,
  dialog: undefined,
};
