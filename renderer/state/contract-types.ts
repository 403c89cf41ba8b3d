import type { AccountData, EventData, Output, ProviderData } from '../../preload/contract.ts';

/** Shapes of the contract under the names that the window calls them by. */
export type WayIn = AccountData['waysIn'][number];
export type AuthMethod = AccountData['authMethod'];
export type Renewal = ProviderData['renewal'];
export type Credits = NonNullable<AccountData['credits']>;
export type RefreshAllProgress = EventData<'refresh-all'>;
export type SignInProgress = EventData<'sign-in'>['progress'];
export type PlaygroundState = Output<'playground.state'>;
export type PlaygroundFaults = PlaygroundState['faults'];
export type TimelineEntry = Output<'accounts.timeline'>['entries'][number];
