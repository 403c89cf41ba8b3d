import type {
  AccountData,
  EngineStatusData,
  EventData,
  Input,
  Output,
  ProviderData,
} from '../../preload/contract.ts';

/** Shapes of the contract under the names that the window calls them by. */
export type WayIn = AccountData['waysIn'][number];
export type Renewal = ProviderData['renewal'];
export type Credits = NonNullable<AccountData['credits']>;
export type RefreshAllProgress = EventData<'refresh-all'>;
export type CreditSyncProgress = EventData<'credit-sync'>;
export type SignInProgress = EventData<'sign-in'>['progress'];
export type ProtectionBackend = EngineStatusData['protection']['backend'];
export type PlaygroundState = Output<'playground.state'>;
export type PlaygroundFaults = PlaygroundState['faults'];
export type DiagnosisCheck = Output<'engine.diagnose'>['checks'][number];
export type TopOfList = Output<'accounts.top'>;
export type AccountCounts = TopOfList['counts'];
export type TimelineEntry = Output<'accounts.timeline'>['entries'][number];
export type KeptImage = Output<'imagefx.images'>['images'][number];
export type Health = Output<'health.read'>;
export type LogEntry = Output<'audit.list'>['entries'][number];

/** How the credits of an account went, oldest first, and the reading that it was asked for after. */
export interface Trend {
  readonly readAt: number;
  readonly points: Output<'credits.trends'>['trends'][number]['points'];
}
export type Grant = Output<'grants.list'>['grants'][number];
export type GrantScope = Grant['scopes'][number];
export type TokenFile = Output<'tokenFiles.list'>['files'][number];
export type ConsentRequest = EventData<'grant-requests'>['requests'][number];
export type ConsentAnswer = Input<'grants.answer'>['answer'];
export type KeyRotation = EventData<'vault-key'>;
export type DefinitionProblem = Output<'providers.check'>['problems'][number];
export type TrialStep = Output<'providers.try'>['steps'][number];
export type ShownExchange = TrialStep['exchanges'][number];
