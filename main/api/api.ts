import type { ListedAccount } from '../engine/events.ts';
import type { Failure } from '../engine/failure.ts';
import type { Clock } from '../engine/ports.ts';
import type { Handlers } from './caller.ts';
import { EventFeed } from './event-feed.ts';
import { accountHandlers } from './handlers/accounts.ts';
import { auditHandlers } from './handlers/audit.ts';
import { backupHandlers } from './handlers/backup.ts';
import { callHandlers } from './handlers/calls.ts';
import { creditHandlers } from './handlers/credits.ts';
import { desktopHandlers } from './handlers/desktop.ts';
import { engineHandlers, engineStatus } from './handlers/engine.ts';
import { grantHandlers } from './handlers/grants.ts';
import { healthHandlers } from './handlers/health.ts';
import { imageHandlers } from './handlers/images.ts';
import { importHandlers } from './handlers/imports.ts';
import { keyHandlers } from './handlers/keys.ts';
import { lockHandlers, lockView } from './handlers/lock.ts';
import { playgroundHandlers } from './handlers/playground.ts';
import { providerHandlers } from './handlers/providers.ts';
import { sessionHandlers } from './handlers/session.ts';
import { settingsHandlers } from './handlers/settings.ts';
import { signInHandlers } from './handlers/sign-in.ts';
import { tokenFileHandlers } from './handlers/token-files.ts';
import { tokenHandlers } from './handlers/tokens.ts';
import { vaultHandlers } from './handlers/vault.ts';
import { isAnsweredWhileLocked, showsPerson } from './lock-gate.ts';
import { metricsText } from './metrics.ts';
import type { ApiParts } from './parts.ts';
import { Router, type RouterOptions } from './router.ts';
import { accountView } from './views.ts';

/** What every transport serves: the procedures and the events. */
export interface Api {
  readonly router: Router;
  readonly feed: EventFeed;
  /** Why nothing of the accounts is told now; undefined while Latchkey is not locked. */
  closed(): Failure | undefined;
  /** How well the sessions are kept, for Prometheus. */
  metrics(): string;
}

/** Puts the procedures and the events on top of an engine. */
export function createApi(parts: ApiParts, clock: Clock, options: RouterOptions = {}): Api {
  const { engine, providers, lock } = parts;
  const feed = new EventFeed({
    clock,
    subscribe: (listener) => engine.subscribe(listener),
    findAccount: (id) => findAccount(engine, id),
    accountView: (account) => accountView(account, providers.find(account.providerId)),
    status: () => engineStatus(parts),
    isLocked: () => lock.refusal !== undefined,
  });
  let alerts = JSON.stringify(parts.settings.read().settings.alerts);
  parts.settings.subscribe((now) => {
    feed.tellSettingsChanged(now);
    const changed = JSON.stringify(now.settings.alerts);
    if (changed === alerts) return;
    alerts = changed;
    feed.tellProvidersChanged();
    feed.tellAccounts(engine.list().map(({ id }) => id));
  });
  lock.subscribe((state) => feed.tellLock(lockView(state)));
  const handlers: Handlers = {
    ...accountHandlers(parts, feed),
    ...creditHandlers(parts, feed),
    ...signInHandlers(parts),
    ...importHandlers(parts),
    ...keyHandlers(parts),
    ...providerHandlers(parts, feed),
    ...engineHandlers(parts, feed),
    ...grantHandlers(parts, clock),
    ...auditHandlers(parts),
    ...healthHandlers(parts),
    ...desktopHandlers(parts),
    ...playgroundHandlers(parts),
    ...settingsHandlers(parts),
    ...sessionHandlers(parts),
    ...tokenHandlers(parts),
    ...tokenFileHandlers(parts),
    ...callHandlers(parts),
    ...imageHandlers(parts),
    ...lockHandlers(parts),
    ...backupHandlers(parts),
    ...vaultHandlers(parts, feed),
  };
  const router = new Router(handlers, {
    ...options,
    refusal: (name, caller) => {
      if (showsPerson(name, caller)) lock.touch();
      return isAnsweredWhileLocked(name) ? undefined : lock.refusal;
    },
  });
  return { router, feed, closed: () => lock.refusal, metrics: () => metricsText(parts) };
}

function findAccount(engine: ApiParts['engine'], id: string): ListedAccount | undefined {
  try {
    return engine.get(id);
  } catch {
    return undefined;
  }
}
