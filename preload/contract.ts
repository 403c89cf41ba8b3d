/**
 * The one contract between main and everything that talks to it. Each procedure and event is declared here once; the same router
 * serves them over Electron IPC, over loopback HTTP (the window in a browser) and over the broker's socket (command, tools).
 *
 * `audience` says who may call: `window` procedures never answer with a secret; `tool` procedures are refused to any renderer.
 */
import { z } from 'zod';
import { auditEntries, auditExport, auditLines, auditQuery, auditReport } from './audit-schema.ts';
import {
  backupPreview,
  backupState,
  fileId,
  heldFile,
  madeBackup,
  partText,
  restored,
  restoreWish,
} from './backup-schema.ts';
import { callReply, callRequest } from './call-schema.ts';
import { creditPoint, creditStep, creditSum, creditSyncProgress, creditSyncResult } from './credit-schema.ts';
import { desktopState } from './desktop-schema.ts';
import { consentAnswer, consentRequest, grant, newGrant } from './grant-schema.ts';
import { health } from './health-schema.ts';
import { imageName, imageReply, imageRequest, keptImage } from './image-schema.ts';
import {
  importChoice,
  importPreview,
  importResult,
  importTarget,
  importText,
  oldStore,
  passwordLine,
  siteProvider,
} from './import-schema.ts';
import { keyOfAccount, newKeyOfAccount, ownKeys } from './key-schema.ts';
import { givenPassphrase, keyRotation, lockState, newPassphrase } from './lock-schema.ts';
import {
  account,
  accountChanges,
  accountId,
  accountName,
  definitionProblem,
  diagnosis,
  engineStatus as engineStatusEverywhere,
  failure,
  instant,
  label,
  passphrase,
  playgroundFaults,
  playgroundState,
  protectionBackend,
  provider,
  providerId,
  refreshAllProgress,
  signInInput,
  signInProgress,
  timelineEntry,
} from './schemas.ts';
import { secretName, sessionFacts } from './session-schema.ts';
import { settingsChange, settingsReply } from './settings-schema.ts';
import { tokenFile, tokenFileForm } from './token-file-schema.ts';
import { browserStateReply, cookiesReply, headersReply, minValid, tokenReply, url } from './tool-schema.ts';
import { definitionReply, trialInput, trialReply } from './trial-schema.ts';

/** `desktop` is there in the desktop app only, and with it what only the app can do. */
const engineStatus = engineStatusEverywhere.extend({ desktop: desktopState.optional() });
const nothing = z.object({});
const byId = z.object({ id: accountId });

/** Declares a procedure. */
function procedure<
  Input extends z.ZodType,
  Output extends z.ZodType,
  Audience extends 'window' | 'tool' = 'window',
>(input: Input, output: Output, audience: Audience = 'window' as Audience) {
  return { input, output, audience } as const;
}

export const procedures = {
  'accounts.list': procedure(nothing, z.object({ accounts: z.array(account) })),
  'accounts.get': procedure(byId, account),
  /** The one account that a person means by an id, the start of an id, a label or an e-mail address. */
  'accounts.resolve': procedure(z.object({ name: accountName }), account),
  'accounts.timeline': procedure(
    z.object({ id: accountId, limit: z.number().int().min(1).max(1_000).default(100) }),
    z.object({ entries: z.array(timelineEntry) }),
  ),
  'accounts.rename': procedure(z.object({ id: accountId, label }), account),
  /** Changes label, notes, tags, refresh margin. */
  'accounts.update': procedure(accountChanges.extend({ id: accountId }), account),
  'accounts.refresh': procedure(byId, account),
  /** Answers when all, or all of those that are named, are done; `refresh-all` events tell how far it is. */
  'accounts.refreshAll': procedure(
    z.object({ runId: z.string().max(64), ids: z.array(accountId).max(20_000).optional() }),
    refreshAllProgress,
  ),
  'accounts.cancelRefreshAll': procedure(z.object({ runId: z.string().max(64) }), nothing),
  /** Opens the provider's site in a window that is signed in as the account; `not-supported` without the desktop app. */
  'accounts.openSite': procedure(byId, nothing),
  'accounts.pause': procedure(byId, account),
  'accounts.resume': procedure(byId, account),
  /** Signs in although another session of the account is live elsewhere, and so ends that one. */
  'accounts.takeOver': procedure(z.object({ id: accountId, signIn: signInInput.optional() }), account),
  'accounts.setCredential': procedure(
    z.object({
      id: accountId,
      credential: z.object({ username: z.string().min(1), password: z.string().min(1) }),
    }),
    account,
  ),
  'accounts.forgetCredential': procedure(byId, account),
  /** Signs out at the provider where it can be, and deletes every secret; the account stays in the list and waits for a sign-in. */
  'accounts.signOut': procedure(byId, account),
  /** Signs out at the provider where it can be, deletes every secret, verifies that they are gone, and removes the account. */
  'accounts.remove': procedure(byId, nothing),
  /** The same for several accounts; answers when all are done, with those that could not be removed and why. */
  'accounts.removeSome': procedure(
    z.object({ ids: z.array(accountId).min(1).max(20_000) }),
    z.object({ failures: z.array(z.object({ id: accountId, failure })) }),
  ),

  /**
   * How an account's credits went, oldest first: one point for each change, and at least one for each day with a reading. The first
   * can lie before `from`: it is what the account had then. More points than `most` are thinned: the last of each slice of time stays.
   */
  'credits.history': procedure(
    z.object({
      id: accountId,
      from: instant.default(0),
      to: instant.optional(),
      most: z.number().int().min(2).max(20_000).default(1_000),
    }),
    z.object({ points: z.array(creditPoint) }),
  ),
  /** How the credits of some accounts went, in few points each: what a list draws. Accounts that are gone are left out. */
  'credits.trends': procedure(
    z.object({ ids: z.array(accountId).max(200), from: instant }),
    z.object({ trends: z.array(z.object({ id: accountId, points: z.array(creditStep) })) }),
  ),
  /** What the accounts of each provider can spend together, as last read, one sum for each unit. */
  'credits.summary': procedure(nothing, z.object({ sums: z.array(creditSum) })),
  /** Reads the credits of all accounts, or of those named, now. Answers when all are done; `credit-sync` events tell how far it is. */
  'credits.sync': procedure(
    z.object({ runId: z.string().min(1).max(64), ids: z.array(accountId).max(100_000).optional() }),
    creditSyncResult,
  ),
  /** Asks the provider for what it hands out on request (`claim` of the provider), and reads the credits after it. */
  'credits.claim': procedure(byId, account),
  /**
   * The history of credits as CSV (RFC 4180), of all accounts or one, in pages: what is in `next` goes into `after` of the next call. The
   * pages put together are the file.
   */
  'credits.export': procedure(
    z.object({
      id: accountId.optional(),
      from: instant.default(0),
      to: instant.optional(),
      after: z.string().max(1_000).optional(),
    }),
    z.object({ csv: z.string(), next: z.string().optional() }),
  ),
  'credits.cancelSync': procedure(z.object({ runId: z.string().min(1).max(64) }), nothing),

  /** Adds an account. Answers when the person has signed in; `sign-in` events tell how far it is. */
  'signIn.add': procedure(
    z.object({
      providerId,
      instance: z.url().max(500).optional(),
      label: label.optional(),
      signIn: signInInput,
    }),
    account,
  ),
  /** Signs an account in again. */
  'signIn.again': procedure(z.object({ id: accountId, signIn: signInInput }), account),
  /** The person says that they are signed in (way `chrome` where the site demands a plain browser). */
  'signIn.finish': procedure(z.object({ attemptId: z.string().max(64) }), nothing),
  'signIn.cancel': procedure(z.object({ attemptId: z.string().max(64) }), nothing),

  /**
   * Looks at exported cookies or a list of passwords: says what it is, which accounts it has to do with, and what would change. Each session
   * is proven by a request to its provider. Nothing is stored; what was found is kept in main until it is applied, discarded or too old.
   */
  'imports.preview': procedure(importTarget.extend({ text: importText }), importPreview),
  /** Stores items of a preview; for a list of passwords, all of its lines that can be. */
  'imports.apply': procedure(
    z.object({ previewId: z.string().max(64), items: z.array(importChoice).max(500) }),
    z.object({ results: z.array(importResult), passwords: z.array(passwordLine) }),
  ),
  /** The session stores of earlier apps that lie where Electron keeps them. */
  'imports.oldStores': procedure(nothing, z.object({ stores: z.array(oldStore) })),
  /**
   * Opens such a store and previews it. Its key is made of the app's name and version and of its folder; what is not said is found out.
   * Windows may name only a store that `imports.oldStores` found.
   */
  'imports.previewOld': procedure(
    z.object({
      path: z.string().min(1).max(4_096),
      appName: z.string().min(1).max(200).optional(),
      appVersion: z.string().min(1).max(100).optional(),
      userData: z.string().min(1).max(4_096).optional(),
    }),
    importPreview,
  ),
  /** Deletes the old store of a preview, once its session is stored and was read back, if it is still the file that was read. */
  'imports.deleteOld': procedure(z.object({ previewId: z.string().max(64) }), nothing),
  /** Forgets a preview at once. */
  'imports.discard': procedure(z.object({ previewId: z.string().max(64) }), nothing),
  /** The providers that a page in a browser belongs to, and where their sessions lie there. */
  'imports.site': procedure(
    z.object({ url: z.url().max(4_000) }),
    z.object({ providers: z.array(siteProvider) }),
    'tool',
  ),

  /** What may be told of an account's session: tokens and cookies without their values. Opens the vault. */
  'session.facts': procedure(byId, sessionFacts),
  /** Puts one secret of the session on the desktop's clipboard, which is cleared at `clearsAt`. The secret goes nowhere else. */
  'session.copy': procedure(z.object({ id: accountId, secret: secretName }), z.object({ clearsAt: instant })),
  /** Which keys of other services an account keeps at its provider. Asks the provider. */
  'keys.list': procedure(byId, ownKeys),
  /** Sets such a key there, or takes it away; it is not kept here. */
  'keys.set': procedure(newKeyOfAccount, ownKeys),
  'keys.clear': procedure(keyOfAccount, ownKeys),

  'providers.list': procedure(nothing, z.object({ providers: z.array(provider) })),
  'providers.check': procedure(
    z.object({ definition: z.string().max(256 * 1024) }),
    z.object({ id: z.string().optional(), problems: z.array(definitionProblem) }),
  ),
  /** Stores a definition in the profile; refuses one with problems. */
  'providers.add': procedure(z.object({ definition: z.string().max(256 * 1024) }), provider),

  /** A definition as it is written, to be read, changed or shared. */
  'providers.read': procedure(z.object({ id: providerId }), definitionReply),
  /** Removes one of the person's own; refused while accounts live on it that would have no definition then. */
  'providers.remove': procedure(z.object({ id: providerId }), nothing),
  /** Runs a definition step by step against the live site and answers with what was sent and came back, secrets masked. Keeps nothing. */
  'providers.try': procedure(trialInput, trialReply),

  'settings.get': procedure(nothing, settingsReply),
  /** Changes the fields that are given; the others stay as they are. */
  'settings.set': procedure(settingsChange, settingsReply),

  'engine.status': procedure(nothing, engineStatus),
  'engine.diagnose': procedure(nothing, diagnosis),
  /** Tries the vault again at once, after the person unlocked it. */
  'engine.retryVault': procedure(nothing, engineStatus),
  /** Opens the sealed file with its passphrase. */
  'engine.unlock': procedure(z.object({ passphrase }), engineStatus),
  /** Chooses what protects the sessions; refused while sessions are sealed under something else. */
  'engine.chooseProtection': procedure(
    z.object({ backend: protectionBackend, passphrase: passphrase.optional() }),
    engineStatus,
  ),
  /**
   * Begins with a new vault key because the old one is lost for good. What was sealed with it is not opened any more; each of those
   * accounts asks for a sign-in. A key that can be read is kept.
   */
  'engine.replaceVaultKey': procedure(nothing, engineStatus, 'tool'),
  /** Asks the engine to let go of the profile: the desktop app takes over from a daemon. */
  'engine.release': procedure(nothing, nothing, 'tool'),
  /** The address of the window in the browser, with a one-time code. */
  'engine.openWindow': procedure(nothing, z.object({ url: z.string() }), 'tool'),

  /** What happened to which account, and by whom, newest first. */
  'audit.list': procedure(auditQuery, auditEntries),
  /** Follows the whole event log and tells whether anybody changed it. */
  'audit.verify': procedure(nothing, auditReport),
  'audit.export': procedure(auditExport, auditLines, 'tool'),

  /** How the renewals of the last 24 hours went, for each provider. */
  'health.read': procedure(nothing, health),
  /** What only the desktop app can do; `not-supported` elsewhere. How it stands with it is in the engine's status. */
  'desktop.openLogs': procedure(nothing, nothing),
  'desktop.installCommand': procedure(nothing, engineStatus),
  'desktop.checkForUpdate': procedure(nothing, engineStatus),
  /** Begins to load an update that is there; the engine's status tells how far it is. */
  'desktop.downloadUpdate': procedure(nothing, engineStatus),
  /** Ends what is under way, and starts again as the new version. */
  'desktop.installUpdate': procedure(nothing, engineStatus),
  'lock.state': procedure(nothing, lockState),
  /** Locks now. Refused while no passphrase is set. */
  'lock.now': procedure(nothing, lockState),
  /** Wrong passphrases make the next one wait longer each time. */
  'lock.unlock': procedure(z.object({ passphrase: givenPassphrase }), lockState),
  /** Asks for the person's finger where the system can, and only while the key is in memory. */
  'lock.unlockByPresence': procedure(nothing, lockState),
  /** A new passphrase, of eight characters at least; or that of the sealed file, which is there already. */
  'lock.set': procedure(z.object({ passphrase: givenPassphrase }), lockState),
  'lock.change': procedure(z.object({ passphrase: givenPassphrase, next: newPassphrase }), lockState),
  'lock.remove': procedure(z.object({ passphrase: givenPassphrase }), lockState),
  /** The person is at the window: the time without them begins anew. */
  'lock.touch': procedure(nothing, nothing),

  'vault.state': procedure(nothing, z.object({ isRotating: z.boolean() })),
  /**
   * Makes a new vault key and seals everything anew with it; `vault-key` events tell how far it is. What was interrupted goes on. Takes the
   * passphrase, where there is one.
   */
  'vault.rotateKey': procedure(z.object({ passphrase: givenPassphrase.optional() }), keyRotation),

  /**
   * Makes images of a prompt with an ImageFX account, and keeps them as files with what they were made of. Where the service cannot be had
   * now, the images that were made of the same prompt before are the answer, with the failure beside them.
   */
  'imagefx.generate': procedure(imageRequest, imageReply),
  /** The images of an account that are kept, newest first; those of one prompt if it is given. */
  'imagefx.images': procedure(
    z.object({
      id: accountId,
      prompt: z.string().max(4_000).optional(),
      most: z.number().int().min(1).max(1_000).default(100),
    }),
    z.object({ images: z.array(keptImage) }),
  ),
  /** One image, in base64. */
  'imagefx.image': procedure(
    z.object({ id: accountId, name: imageName }),
    z.object({ type: z.string(), data: z.string() }),
  ),
  /** Shows the folder of an account's images. */
  'imagefx.openFolder': procedure(byId, nothing),

  'backup.state': procedure(nothing, backupState),
  /** Makes a backup of all accounts or some; where files are chosen in a dialog, the person is asked where to. */
  'backup.create': procedure(
    z.object({ passphrase: newPassphrase, ids: z.array(accountId).max(100_000).optional() }),
    madeBackup,
  ),
  'backup.createAt': procedure(
    z.object({
      path: z.string().min(1).max(4_096),
      passphrase: newPassphrase,
      ids: z.array(accountId).max(100_000).optional(),
    }),
    madeBackup,
    'tool',
  ),
  /** A part of a backup that was made for a download: encrypted bytes in base64. */
  'backup.read': procedure(
    z.object({ fileId, offset: z.number().int().min(0) }),
    z.object({ part: partText, isLast: z.boolean() }),
  ),
  /** Hands over a backup, part by part: encrypted bytes in base64. */
  'backup.upload': procedure(
    z.object({ fileId: fileId.optional(), name: z.string().max(255), part: partText }),
    heldFile,
  ),
  /** Asks the person for a file, where there are dialogs. */
  'backup.choose': procedure(nothing, z.object({ file: heldFile.optional() })),
  'backup.takeFile': procedure(z.object({ path: z.string().min(1).max(4_096) }), heldFile, 'tool'),
  /** What is in a backup, and how it stands to what is here. Changes nothing. */
  'backup.inspect': procedure(z.object({ fileId, passphrase: givenPassphrase }), backupPreview),
  'backup.restore': procedure(z.object({ fileId, passphrase: givenPassphrase, wish: restoreWish }), restored),
  /** Sets what scheduled backups are sealed for. The passphrase is not kept. */
  'backup.setPassphrase': procedure(z.object({ passphrase: newPassphrase }), backupState),
  'backup.forgetPassphrase': procedure(nothing, backupState),
  /** Makes a scheduled backup now. */
  'backup.runNow': procedure(nothing, backupState),

  /**
   * Writes sessions and passwords in plain form into a new file that only this user can read. Only ever because a person typed the phrase:
   * whoever reads the file can use the accounts.
   */
  'export.plain': procedure(
    z.object({
      path: z.string().min(1).max(4_096),
      format: z.enum(['json', 'cookies']),
      ids: z.array(accountId).max(100_000).optional(),
      phrase: z.literal('everyone who reads this file can use my accounts'),
    }),
    z.object({ path: z.string(), accounts: z.number(), unopened: z.number() }),
    'tool',
  ),

  'playground.state': procedure(nothing, playgroundState),
  'playground.start': procedure(nothing, playgroundState),
  'playground.stop': procedure(nothing, playgroundState),
  'playground.setFaults': procedure(playgroundFaults, playgroundState),

  /** The accounts whose requests may go to a URL: which one a tool means that knows an address only. */
  'accounts.findByUrl': procedure(z.object({ url }), z.object({ accounts: z.array(account) }), 'tool'),

  'grants.list': procedure(nothing, z.object({ grants: z.array(grant) })),
  /** Makes a grant; its key is told this once, and kept nowhere. */
  'grants.create': procedure(newGrant, z.object({ grant, key: z.string() }), 'tool'),
  /** Makes a grant and puts its key on the clipboard for half a minute: windows never get it. */
  'grants.createAndCopy': procedure(newGrant, grant),
  'grants.revoke': procedure(z.object({ id: z.uuid() }), nothing),
  /** The programs without a key that ask for something now. */
  'grants.requests': procedure(nothing, z.object({ requests: z.array(consentRequest) })),
  'grants.answer': procedure(z.object({ id: z.uuid(), answer: consentAnswer }), nothing),

  'tokenFiles.list': procedure(nothing, z.object({ files: z.array(tokenFile) })),
  /** Keeps a file in memory that always holds a token valid for at least `minValid` milliseconds. */
  'tokenFiles.keep': procedure(
    z.object({ id: accountName, form: tokenFileForm.default('token'), minValid }),
    tokenFile,
  ),
  /** Without a form, all of the account. */
  'tokenFiles.remove': procedure(z.object({ id: accountName, form: tokenFileForm.optional() }), nothing),

  /** An access token that is valid for at least `minValid` milliseconds, refreshed first if it must be. */
  'tokens.get': procedure(z.object({ id: accountName, minValid }), tokenReply, 'tool'),
  /** The headers that sign a request in, without its cookies. With a URL, refused unless the account's requests may go there. */
  'tokens.headers': procedure(
    z.object({ id: accountName, url: url.optional(), minValid }),
    headersReply,
    'tool',
  ),
  /** The cookies that go to a URL, or all that the account has of its provider. */
  'tokens.cookies': procedure(
    z.object({ id: accountName, url: url.optional(), minValid }),
    cookiesReply,
    'tool',
  ),
  /** What a browser needs to be signed in as the account. */
  'tokens.browserState': procedure(z.object({ id: accountName, minValid }), browserStateReply, 'tool'),

  /**
   * A request signed in as an account, through its one client: to its provider's own addresses only, without those that make or end
   * sessions. A dead session is recovered and the request sent once more.
   */
  'calls.send': procedure(callRequest, callReply, 'tool'),
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
