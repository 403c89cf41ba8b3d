import type { DesktopStateData, EngineStatusData } from '../../../preload/contract.ts';
import type { ListedAccount } from '../../engine/events.ts';
import { type Failure, failureOf } from '../../engine/failure.ts';
import type { HandlersOf } from '../caller.ts';
import type { DesktopControl } from '../desktop-parts.ts';
import type { EventFeed } from '../event-feed.ts';
import type { ApiParts } from '../parts.ts';
import { failureView } from '../views.ts';

export function engineHandlers(parts: ApiParts, feed: EventFeed): HandlersOf<'engine'> {
  return {
    'engine.status': async () => engineStatus(parts),
    'engine.diagnose': async () => ({
      checks: (await parts.diagnose()).map(({ name, state, found, advice }) => ({
        name,
        state,
        found,
        advice,
      })),
    }),
    'engine.retryVault': async () => {
      await parts.protection.probe();
      parts.engine.retryVault();
      feed.tellStatus();
      return engineStatus(parts);
    },
    'engine.unlock': async ({ passphrase }, { actor }) => {
      try {
        await parts.lock.unlock(passphrase);
      } catch (error) {
        parts.audit.note({ type: 'unlock-refused', actor, failure: failureOf(error) });
        throw error;
      }
      parts.audit.note({ type: 'vault-unlocked', actor });
      parts.engine.retryVault();
      feed.tellStatus();
      return engineStatus(parts);
    },
    'engine.chooseProtection': async ({ backend, passphrase }, { actor }) => {
      await parts.protection.choose(backend, passphrase);
      parts.audit.note({ type: 'protection-chosen', actor, facts: { backend } });
      parts.engine.retryVault();
      feed.tellStatus();
      return engineStatus(parts);
    },
    'engine.replaceVaultKey': async (_, { actor }) => {
      await parts.lock.replaceLostKey();
      parts.audit.note({ type: 'vault-key-replaced', actor });
      parts.engine.retryVault();
      feed.tellStatus();
      return engineStatus(parts);
    },
    'engine.release': async () => {
      parts.release();
      return {};
    },
    'engine.openWindow': async (_, { actor }) => {
      const url = await parts.openWindow();
      parts.audit.note({ type: 'window-opened', actor });
      return { url };
    },
  };
}

/** The engine's status as windows show it in one line. */
export function engineStatus({ engine, facts, protection, lock, desktop }: ApiParts): EngineStatusData {
  const { backend, name, failure: problem } = protection.current();
  const failure = lock.refusal ?? problem;
  const { isSet, isLocked } = lock.state();
  return {
    version: facts.version,
    host: facts.host,
    profile: facts.profile,
    processId: facts.processId,
    startedAt: facts.startedAt,
    online: engine.isOnline(),
    nextDueAt: engine.nextDueAt(),
    protection: { backend, name, state: stateOf(failure), failure: failure && failureView(failure) },
    ...(desktop && { desktop: desktopView(desktop.state()) }),
    lock: { isSet, isLocked },
    counts: countsOf(isLocked ? [] : engine.list()),
  };
}

function desktopView({ update, commandTool }: ReturnType<DesktopControl['state']>): DesktopStateData {
  if (update.state !== 'failed') return { update, commandTool };
  return { update: { state: 'failed', failure: failureView(update.failure) }, commandTool };
}

function stateOf(failure: Failure | undefined): EngineStatusData['protection']['state'] {
  return failure ? (failure.vault ?? 'missing') : 'open';
}

function countsOf(accounts: readonly ListedAccount[]): EngineStatusData['counts'] {
  let needSignIn = 0;
  let refreshing = 0;
  for (const { status, activity } of accounts) {
    if (status === 'needs-sign-in') needSignIn += 1;
    if (activity === 'refreshing') refreshing += 1;
  }
  return { accounts: accounts.length, needSignIn, refreshing };
}
