import type {
  AccountData,
  EngineStatusData,
  FailureData,
  ProviderData,
  SettingsReply,
} from '../../preload/contract.ts';
import type { PlaygroundState, RefreshAllProgress, SignInProgress } from './contract-types.ts';
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
  | { readonly kind: 'sign-in'; readonly accountId: string }
  | { readonly kind: 'take-over'; readonly accountId: string }
  | { readonly kind: 'rename'; readonly accountId: string }
  | { readonly kind: 'password'; readonly accountId: string }
  | { readonly kind: 'remove'; readonly accountId: string }
  | { readonly kind: 'playground' }
  | { readonly kind: 'unlock' }
  | { readonly kind: 'protection' };

/** What takes the middle of the window. */
export type Screen = 'accounts' | 'settings';

/** All that the window knows. No secret is ever in here: what a person types stays in its form. */
export interface WindowState {
  readonly connection: Connection;
  /** Whether the accounts were read at least once. */
  readonly loaded: boolean;
  /** Why the last reading failed, if it did. */
  readonly loadFailure: FailureData | undefined;
  readonly accounts: ReadonlyMap<string, AccountData>;
  /** The map changes only when a facet of an account does, or an account comes or goes. */
  readonly facets: ReadonlyMap<string, Facets>;
  readonly providers: readonly ProviderData[];
  readonly engine: EngineStatusData | undefined;
  readonly playground: PlaygroundState | undefined;
  /** What the person has set, and which of it the host can do. */
  readonly settings: SettingsReply | undefined;
  readonly refreshAll: RefreshAllProgress | undefined;
  /** How far the sign-ins are that were begun in this window, by attempt. */
  readonly attempts: ReadonlyMap<string, SignInProgress | undefined>;
  readonly screen: Screen;
  /** The section of the settings that is looked at. */
  readonly settingsSection: string | undefined;
  readonly query: string;
  /** Show the accounts of this provider only. */
  readonly providerId: string | undefined;
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
  accounts: new Map(),
  facets: new Map(),
  providers: [],
  engine: undefined,
  playground: undefined,
  settings: undefined,
  refreshAll: undefined,
  attempts: new Map(),
  screen: 'accounts',
  settingsSection: undefined,
  query: '',
  providerId: undefined,
  activeId: undefined,
  openId: undefined,
  dialog: undefined,
};
