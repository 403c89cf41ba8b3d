import type { ContractEvent, Input, Reply, WindowProcedureName } from './contract.ts';

/** `accounts.list` as a method: `accountsList`. */
type MethodName<Name extends string> = Name extends `${infer Concern}.${infer Rest}`
  ? `${Concern}${Capitalize<Rest>}`
  : Name;

/**
 * The methods of a window and the procedures behind them. A procedure without its method, a method without its procedure, or one by
 * another name does not compile. It stands here in words because the contract itself, with its schemas, is too much for a preload script.
 */
export const windowMethods = {
  accountsList: 'accounts.list',
  accountsTop: 'accounts.top',
  accountsGet: 'accounts.get',
  accountsResolve: 'accounts.resolve',
  accountsTimeline: 'accounts.timeline',
  accountsUpdate: 'accounts.update',
  accountsRename: 'accounts.rename',
  accountsRefresh: 'accounts.refresh',
  accountsRefreshAll: 'accounts.refreshAll',
  accountsCancelRefreshAll: 'accounts.cancelRefreshAll',
  accountsOpenSite: 'accounts.openSite',
  accountsPause: 'accounts.pause',
  accountsResume: 'accounts.resume',
  accountsTakeOver: 'accounts.takeOver',
  accountsSetCredential: 'accounts.setCredential',
  accountsForgetCredential: 'accounts.forgetCredential',
  accountsSignOut: 'accounts.signOut',
  accountsRemove: 'accounts.remove',
  accountsRemoveSome: 'accounts.removeSome',
  creditsHistory: 'credits.history',
  creditsTrends: 'credits.trends',
  creditsSummary: 'credits.summary',
  creditsExport: 'credits.export',
  creditsClaim: 'credits.claim',
  creditsSync: 'credits.sync',
  creditsCancelSync: 'credits.cancelSync',
  signInAdd: 'signIn.add',
  signInAgain: 'signIn.again',
  signInFinish: 'signIn.finish',
  signInCancel: 'signIn.cancel',
  keysList: 'keys.list',
  keysSet: 'keys.set',
  keysClear: 'keys.clear',
  importsPreview: 'imports.preview',
  importsApply: 'imports.apply',
  importsOldStores: 'imports.oldStores',
  importsPreviewOld: 'imports.previewOld',
  importsDeleteOld: 'imports.deleteOld',
  importsDiscard: 'imports.discard',
  sessionFacts: 'session.facts',
  sessionCopy: 'session.copy',
  providersList: 'providers.list',
  providersCheck: 'providers.check',
  providersAdd: 'providers.add',
  providersRead: 'providers.read',
  providersRemove: 'providers.remove',
  providersTry: 'providers.try',
  providersCancelTry: 'providers.cancelTry',
  settingsGet: 'settings.get',
  settingsSet: 'settings.set',
  engineStatus: 'engine.status',
  engineDiagnose: 'engine.diagnose',
  engineRetryVault: 'engine.retryVault',
  engineUnlock: 'engine.unlock',
  engineChooseProtection: 'engine.chooseProtection',
  auditList: 'audit.list',
  auditVerify: 'audit.verify',
  healthRead: 'health.read',
  desktopOpenLogs: 'desktop.openLogs',
  desktopInstallCommand: 'desktop.installCommand',
  desktopCheckForUpdate: 'desktop.checkForUpdate',
  desktopDownloadUpdate: 'desktop.downloadUpdate',
  desktopInstallUpdate: 'desktop.installUpdate',
  lockState: 'lock.state',
  lockNow: 'lock.now',
  lockUnlock: 'lock.unlock',
  lockUnlockByPresence: 'lock.unlockByPresence',
  lockSet: 'lock.set',
  lockChange: 'lock.change',
  lockRemove: 'lock.remove',
  lockTouch: 'lock.touch',
  backupState: 'backup.state',
  backupCreate: 'backup.create',
  backupRead: 'backup.read',
  backupUpload: 'backup.upload',
  backupChoose: 'backup.choose',
  backupInspect: 'backup.inspect',
  backupRestore: 'backup.restore',
  backupSetPassphrase: 'backup.setPassphrase',
  backupForgetPassphrase: 'backup.forgetPassphrase',
  backupRunNow: 'backup.runNow',
  vaultState: 'vault.state',
  vaultRotateKey: 'vault.rotateKey',
  imagefxGenerate: 'imagefx.generate',
  imagefxImages: 'imagefx.images',
  imagefxImage: 'imagefx.image',
  imagefxOpenFolder: 'imagefx.openFolder',
  playgroundState: 'playground.state',
  playgroundStart: 'playground.start',
  playgroundStop: 'playground.stop',
  playgroundSetFaults: 'playground.setFaults',
  tokenFilesList: 'tokenFiles.list',
  tokenFilesKeep: 'tokenFiles.keep',
  tokenFilesRemove: 'tokenFiles.remove',
  grantsList: 'grants.list',
  grantsCreateAndCopy: 'grants.createAndCopy',
  grantsRevoke: 'grants.revoke',
  grantsRequests: 'grants.requests',
  grantsAnswer: 'grants.answer',
} as const satisfies { readonly [Name in WindowProcedureName as MethodName<Name>]: Name };

/** What the desktop app's windows have as `window.latchkey`: a method for each procedure, and the events. */
export type LatchkeyMethods = {
  readonly [Name in WindowProcedureName as MethodName<Name>]: (input: Input<Name>) => Promise<Reply<Name>>;
} & {
  /** Calls back for each event; returns a function that ends it. */
  onEvent(callback: (event: ContractEvent) => void): () => void;
};

/** The names of messages between a window and main. */
export const windowChannels = {
  /** The channel of a procedure. */
  call: (name: WindowProcedureName) => `latchkey:${name}`,
  /** A window wants events, or no more. */
  open: 'latchkey:events-open',
  close: 'latchkey:events-close',
  /** Some events; and that the window has taken them, so that the next may come. */
  events: 'latchkey:events',
  taken: 'latchkey:events-taken',
} as const;
