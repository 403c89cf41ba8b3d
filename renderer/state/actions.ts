import type {
  AccountData,
  FailureData,
  Input,
  ProcedureName,
  Reply,
  SettingsChange,
} from '../../preload/contract.ts';
import type { ListOrder } from '../../preload/list-order.ts';
import type { WindowBridge } from '../bridge/window-bridge.ts';
import { formats, texts, times } from '../texts/texts.ts';
import { withNewAccount } from './apply-events.ts';
import { createBackupActions } from './backup-actions.ts';
import type { PlaygroundFaults, ProtectionBackend, RefreshAllProgress } from './contract-types.ts';
import { createDefinitionActions } from './definition-actions.ts';
import type { FeedStore } from './feed.ts';
import { createLockActions } from './lock-actions.ts';
import type { Notices } from './notices.ts';
import { createToolActions } from './tool-actions.ts';
import { accountTotal } from './totals.ts';

/** What a person types for a sign-in. It passes through and is kept nowhere. */
export type SignInInput = Input<'signIn.add'>['signIn'];

/** What a sign-in is for. */
export type SignInPurpose =
  | { readonly kind: 'add'; readonly providerId: string; readonly instance?: string; readonly label?: string }
  | { readonly kind: 'again'; readonly accountId: string }
  | { readonly kind: 'take-over'; readonly accountId: string };

/** Done, or why not. */
export type Outcome = FailureData | undefined;

/** Everything that a person can have done. Actions without a place to show a failure of their own tell it as a notice. */
export type Actions = ReturnType<typeof createActions>;

/** Makes the actions of a window. What they change comes back as events; the store is not touched on a guess. */
export function createActions(bridge: WindowBridge, store: FeedStore, notices: Notices, reload: () => void) {
  async function tellFailure<Name extends ProcedureName>(name: Name, input: Input<Name>): Promise<boolean> {
    const reply = await bridge.call(name, input);
    if (!reply.ok) notices.failed(reply.failure);
    return reply.ok;
  }

  async function outcome<Name extends ProcedureName>(name: Name, input: Input<Name>): Promise<Outcome> {
    const reply = await bridge.call(name, input);
    return reply.ok ? undefined : reply.failure;
  }

  function listNew(account: AccountData): void {
    store.setState((state) => withNewAccount(state, account));
  }

  function labelOf(id: string): string {
    return store.getState().accounts.get(id)?.label ?? texts.accounts.title;
  }

  function endOf(attemptId: string): void {
    store.setState((state) => {
      const attempts = new Map(state.attempts);
      attempts.delete(attemptId);
      return { attempts };
    });
  }

  return {
    ...createBackupActions(bridge, notices),
    ...createLockActions(bridge, store, notices, reload),
    ...createDefinitionActions(bridge, store, notices),
    ...createToolActions(bridge, store, notices),

    /** Renews one account now. */
    refresh: (id: string) => tellFailure('accounts.refresh', { id }),

    /** Renews all accounts, or those that are named; progress comes as events. */
    async refreshAll(ids?: readonly string[]): Promise<void> {
      const runId = crypto.randomUUID();
      const total = ids?.length ?? accountTotal(store.getState());
      store.setState({ refreshAll: { runId, done: 0, total, failed: 0, finished: false } });
      const reply = await bridge.call('accounts.refreshAll', { runId, ...(ids && { ids: [...ids] }) });
      store.setState((state) => (state.refreshAll?.runId === runId ? { refreshAll: undefined } : {}));
      if (reply.ok) notices.tell(resultOf(reply.value));
      else notices.failed(reply.failure);
    },

    cancelRefreshAll: (runId: string) => tellFailure('accounts.cancelRefreshAll', { runId }),
    pause: (id: string) => tellFailure('accounts.pause', { id }),
    resume: (id: string) => tellFailure('accounts.resume', { id }),

    async forgetCredential(id: string): Promise<void> {
      if (await tellFailure('accounts.forgetCredential', { id })) {
        notices.tell(texts.account.password.forgotten(labelOf(id)));
      }
    },

    rename: (id: string, label: string) => outcome('accounts.rename', { id, label }),
    updateAccount: (id: string, changes: Omit<Input<'accounts.update'>, 'id'>) =>
      tellFailure('accounts.update', { id, ...changes }),

    async setCredential(id: string, username: string, password: string): Promise<Outcome> {
      const failure = await outcome('accounts.setCredential', { id, credential: { username, password } });
      if (!failure) notices.tell(texts.account.password.stored(labelOf(id)));
      return failure;
    },

    signOut: (id: string) => outcome('accounts.signOut', { id }),

    readCreditHistory: (id: string, from: number) => bridge.call('credits.history', { id, from, most: 400 }),
    readHealth: () => bridge.call('health.read', {}),
    readLog: () => bridge.call('audit.list', { limit: 300 }),
    readSession: (id: string) => bridge.call('session.facts', { id }),

    /** Has a secret put on the desktop's clipboard; this window never sees it. */
    async copySecret(id: string, secret: Input<'session.copy'>['secret']): Promise<void> {
      const reply = await bridge.call('session.copy', { id, secret });
      if (!reply.ok) notices.failed(reply.failure);
      else notices.tell(texts.account.session.copied(times.duration(reply.value.clearsAt - Date.now())));
    },

    /** Takes over with what is stored; a failure tells whether the person must sign in for it. */
    takeOver: (id: string) => outcome('accounts.takeOver', { id }),

    /** Signs in for a purpose. Its progress is found in `attempts` under `signIn.attemptId` until it ends. */
    async signIn(purpose: SignInPurpose, signIn: SignInInput): Promise<Reply<'signIn.add'>> {
      store.setState((state) => ({
        attempts: new Map(state.attempts).set(signIn.attemptId, undefined),
      }));
      try {
        const reply = await callFor(bridge, purpose, signIn);
        if (reply.ok) {
          listNew(reply.value);
          notices.tell(texts.signIn.done(reply.value.label));
        }
        return reply;
      } finally {
        endOf(signIn.attemptId);
      }
    },

    cancelSignIn: (attemptId: string) => tellFailure('signIn.cancel', { attemptId }),
    finishSignIn: (attemptId: string) => tellFailure('signIn.finish', { attemptId }),

    readTimeline: (id: string) => bridge.call('accounts.timeline', { id, limit: 100 }),

    async retryVault(): Promise<void> {
      const reply = await bridge.call('engine.retryVault', {});
      if (reply.ok) store.setState({ engine: reply.value });
      else notices.failed(reply.failure);
    },

    async unlock(passphrase: string): Promise<Outcome> {
      const reply = await bridge.call('engine.unlock', { passphrase });
      if (!reply.ok) return reply.failure;
      store.setState({ engine: reply.value });
      notices.tell(texts.protection.unlocked);
      return undefined;
    },

    async chooseProtection(backend: ProtectionBackend, passphrase: string | undefined): Promise<Outcome> {
      const reply = await bridge.call('engine.chooseProtection', {
        backend,
        ...(passphrase !== undefined && { passphrase }),
      });
      if (!reply.ok) return reply.failure;
      store.setState({ engine: reply.value });
      notices.tell(texts.protection.chosen);
      return undefined;
    },

    /** Puts the list in another order, and remembers it for the next window. */
    async orderList(change: Partial<ListOrder>): Promise<void> {
      store.setState(change);
      const reply = await bridge.call('settings.set', { list: change });
      if (reply.ok) store.setState({ settings: reply.value });
      else notices.failed(reply.failure);
    },

    diagnose: () => bridge.call('engine.diagnose', {}),

    /** Changes some settings; what they are then comes with the reply. */
    async changeSettings(change: SettingsChange): Promise<void> {
      const reply = await bridge.call('settings.set', change);
      if (reply.ok) store.setState({ settings: reply.value });
      else notices.failed(reply.failure);
    },

    async readPlayground(): Promise<void> {
      const reply = await bridge.call('playground.state', {});
      if (reply.ok) store.setState({ playground: reply.value });
    },

    async setPlaygroundRunning(running: boolean): Promise<Outcome> {
      const reply = await bridge.call(running ? 'playground.start' : 'playground.stop', {});
      if (!reply.ok) return reply.failure;
      store.setState({ playground: reply.value });
      return undefined;
    },

    async setFaults(faults: PlaygroundFaults): Promise<Outcome> {
      const reply = await bridge.call('playground.setFaults', faults);
      if (!reply.ok) return reply.failure;
      store.setState({ playground: reply.value });
      return undefined;
    },

    /** Tries at once what did not work: to reach the engine, or, where it is reached, to read the accounts. */
    reconnect(): void {
      if (bridge.link && store.getState().connection.state !== 'connected') bridge.link.retryNow();
      else reload();
    },
  };
}

function callFor(
  bridge: WindowBridge,
  purpose: SignInPurpose,
  signIn: SignInInput,
): Promise<Reply<'signIn.add'>> {
  switch (purpose.kind) {
    case 'add': {
      const { providerId, instance, label } = purpose;
      return bridge.call('signIn.add', { providerId, instance, label, signIn });
    }
    case 'again':
      return bridge.call('signIn.again', { id: purpose.accountId, signIn });
    case 'take-over':
      return bridge.call('accounts.takeOver', { id: purpose.accountId, signIn });
  }
}

function resultOf(progress: RefreshAllProgress): string {
  const words = texts.accounts;
  const shown = formats.number(progress.done - progress.failed);
  const total = formats.number(progress.total);
  if (progress.done < progress.total) return words.refreshedStopped(formats.number(progress.done), total);
  if (progress.failed === 0) return words.refreshed(progress.done, shown);
  return words.refreshedSome(shown, total, progress.failed, formats.number(progress.failed));
}
