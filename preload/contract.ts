/**
 * The one contract between main and everything that talks to it. Each procedure is declared once, in the file of its concern in
 * `procedures`, and each event here. The same router serves them over Electron IPC, over loopback HTTP (the window in a browser) and over
 * the broker's socket (command, tools). Outside of this folder everybody imports this file.
 *
 * `audience` says who may call: `window` procedures never answer with a secret; `tool` procedures are refused to any renderer.
 */
import { z } from 'zod';
import { creditSyncProgress } from './credit-schema.ts';
import type { desktopState } from './desktop-schema.ts';
import { engineStatus } from './engine-schema.ts';
import { consentRequest } from './grant-schema.ts';
import { keyRotation, lockState } from './lock-schema.ts';
import { accountProcedures } from './procedures/accounts.ts';
import { auditProcedures } from './procedures/audit.ts';
import { backupProcedures } from './procedures/backup.ts';
import { callProcedures } from './procedures/calls.ts';
import { creditProcedures } from './procedures/credits.ts';
import { desktopProcedures } from './procedures/desktop.ts';
import { engineProcedures } from './procedures/engine.ts';
import { grantProcedures } from './procedures/grants.ts';
import { healthProcedures } from './procedures/health.ts';
import { imageProcedures } from './procedures/images.ts';
import { importProcedures } from './procedures/imports.ts';
import { keyProcedures } from './procedures/keys.ts';
import { lockProcedures } from './procedures/lock.ts';
import { playgroundProcedures } from './procedures/playground.ts';
import { nothing } from './procedures/procedure.ts';
import { providerProcedures } from './procedures/providers.ts';
import { sessionProcedures } from './procedures/session.ts';
import { settingsProcedures } from './procedures/settings.ts';
import { signInProcedures } from './procedures/sign-in.ts';
import { tokenFileProcedures } from './procedures/token-files.ts';
import { tokenProcedures } from './procedures/tokens.ts';
import { vaultProcedures } from './procedures/vault.ts';
import {
  account,
  accountId,
  type failure,
  type provider,
  refreshAllProgress,
  signInProgress,
} from './schemas.ts';
import { settingsReply } from './settings-schema.ts';
import type { trialReply } from './trial-schema.ts';

export const procedures = {
  ...accountProcedures,
  ...creditProcedures,
  ...signInProcedures,
  ...importProcedures,
  ...sessionProcedures,
  ...keyProcedures,
  ...providerProcedures,
  ...settingsProcedures,
  ...engineProcedures,
  ...auditProcedures,
  ...healthProcedures,
  ...desktopProcedures,
  ...lockProcedures,
  ...vaultProcedures,
  ...imageProcedures,
  ...backupProcedures,
  ...playgroundProcedures,
  ...grantProcedures,
  ...tokenFileProcedures,
  ...tokenProcedures,
  ...callProcedures,
} as const;

export const events = {
  'account-changed': z.object({ account }),
  'account-removed': z.object({ id: accountId }),
  'engine-status': engineStatus,
  'sign-in': z.object({ attemptId: z.string(), progress: signInProgress }),
  'refresh-all': refreshAllProgress,
  'credit-sync': creditSyncProgress,
  'lock-changed': lockState,
  'vault-key': keyRotation,
  'providers-changed': nothing,
  'grants-changed': nothing,
  'token-files-changed': nothing,
  /** The programs that ask now, all of them. */
  'grant-requests': z.object({ requests: z.array(consentRequest) }),
  'settings-changed': settingsReply,
} as const;

export type ProcedureName = keyof typeof procedures;
export type EventName = keyof typeof events;

/** The procedures that windows may call. */
export type WindowProcedureName = {
  [Name in ProcedureName]: (typeof procedures)[Name]['audience'] extends 'window' ? Name : never;
}[ProcedureName];

/** What a caller passes. */
export type Input<Name extends ProcedureName> = z.input<(typeof procedures)[Name]['input']>;
/** What a handler gets: validated, defaults filled in. */
export type ValidInput<Name extends ProcedureName> = z.output<(typeof procedures)[Name]['input']>;
/** What a handler answers. */
export type Output<Name extends ProcedureName> = z.output<(typeof procedures)[Name]['output']>;
export type EventData<Name extends EventName> = z.output<(typeof events)[Name]>;

/** One event on its way to a window or tool. */
export type ContractEvent = {
  [Name in EventName]: { readonly name: Name; readonly data: EventData<Name> };
}[EventName];

/** A failed call, as it crosses: always with words for the person. */
export type FailureData = z.output<typeof failure>;
export type AccountData = z.output<typeof account>;
export type ProviderData = z.output<typeof provider>;
export type TrialReply = z.output<typeof trialReply>;
export type EngineStatusData = z.output<typeof engineStatus>;
export type DesktopStateData = z.output<typeof desktopState>;
export type LockStateData = z.output<typeof lockState>;
export type { Settings, SettingsChange, SettingsReply } from './settings-schema.ts';

/** A reply on the wire. */
export type Reply<Name extends ProcedureName> =
  | { readonly ok: true; readonly value: Output<Name> }
  | { readonly ok: false; readonly failure: FailureData };

/** What a window has in its hands: `window.latchkey` in Electron, an HTTP client of the same shape in a browser. */
export interface LatchkeyBridge {
  call<Name extends ProcedureName>(name: Name, input: Input<Name>): Promise<Reply<Name>>;
  /** Calls back for each event; returns a function that ends it. */
  subscribe(callback: (event: ContractEvent) => void): () => void;
}
