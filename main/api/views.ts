import type { z } from 'zod';
import type { AccountData, FailureData, ProviderData } from '../../preload/contract.ts';
import type { Ordered } from '../../preload/list-order.ts';
import type { timelineEntry } from '../../preload/schemas.ts';
import type { Credits, DailyTask, Identity } from '../engine/account.ts';
import type { ListedAccount, SessionEvent } from '../engine/events.ts';
import { explain, type Failure, remedyOf } from '../engine/failure.ts';
import type { WayIn } from '../engine/provider.ts';
import type { ProviderFacts } from './provider-parts.ts';

type TimelineData = z.output<typeof timelineEntry>;

/**
 * What crosses to windows and tools is copied field by field: a field that is added to an account inside stays inside until
 * somebody writes it down here.
 */
export function accountView(account: ListedAccount, provider: ProviderFacts | undefined): AccountData {
  return {
    id: account.id,
    providerId: account.providerId,
    providerName: provider?.name ?? account.providerId,
    instance: account.instance,
    label: account.label,
    notes: account.notes,
    tags: account.tags && [...account.tags],
    refreshMargin: account.refreshMargin,
    identity: account.identity && identityView(account.identity),
    authMethod: account.authMethod,
    tokenSource: account.tokenSource,
    scopes: account.scopes && [...account.scopes],
    status: account.status,
    activity: account.activity,
    failure: account.failure && failureView(account.failure),
    stuck: isStuck(account) || undefined,
    paused: account.paused,
    nextAttemptAt: account.nextAttemptAt,
    connectedAt: account.connectedAt,
    lastRefreshedAt: account.lastRefreshedAt,
    lastUsedAt: account.lastUsedAt,
    obtainedAt: account.obtainedAt,
    expiresAt: account.expiresAt,
    refreshExpiresAt: account.refreshExpiresAt,
    credits: account.credits && creditsView(account.credits),
    creditAlert: account.creditAlert,
    lowCredits: lowCredits(account, provider),
    tasks: account.tasks?.map(taskView),
    hasCredential: account.hasCredential,
    waysIn: provider ? againWays(provider.waysIn) : [],
  };
}

export function failureView(failure: Failure): FailureData {
  return {
    kind: failure.kind,
    ...explain(failure),
    remedy: remedyOf(failure),
    detail: failure.detail,
    field: failure.field,
    retryAt: failure.retryAt,
    vault: failure.vault,
  };
}

export function providerView(provider: ProviderFacts): ProviderData {
  return {
    id: provider.id,
    name: provider.name,
    builtIn: provider.builtIn,
    instance: provider.instance && { suggestion: provider.instance.suggestion },
    waysIn: [...provider.waysIn],
    renewal: provider.renewal,
    claim: provider.claim,
    creditAlert: provider.creditAlert,
    kind: provider.kind,
    hosts: [...provider.hosts],
    hints: { ...provider.hints },
    byGoogle: provider.byGoogle,
    revision: provider.revision,
    client: provider.client && {
      redirectUri: provider.client.redirectUri,
      needs: {
        loopback: provider.client.needs.loopback && { ...provider.client.needs.loopback },
        device: provider.client.needs.device && { ...provider.client.needs.device },
      },
    },
    keys: provider.keys?.map(({ id, name }) => ({ id, name })),
    failure: provider.failure && failureView(provider.failure),
  };
}

export function timelineView(event: SessionEvent): TimelineData {
  return {
    at: event.at,
    type: event.type,
    actor: event.actor,
    tool: event.tool,
    failure: event.failure && failureView(event.failure),
    facts: event.facts && { ...event.facts },
  };
}

/** Tries after which a reply that the definition does not know is no passing thing any more: about a quarter of an hour. */
const stuckAfter = 4;

/** What an account is ordered and counted by, as its view says it. */
export function orderedView(account: ListedAccount, provider: ProviderFacts | undefined): Ordered {
  const { id, label, providerId, paused, status, credits, expiresAt, lastRefreshedAt } = account;
  const stuck = isStuck(account);
  const providerName = provider?.name ?? providerId;
  return { id, label, providerId, providerName, paused, status, stuck, credits, expiresAt, lastRefreshedAt };
}

/** Whether the account is tried again and again to no avail, so that a person had better look. */
function isStuck({ status, failure, failedAttempts }: ListedAccount): boolean {
  return status === 'retrying' && failure?.kind === 'unrecognised' && failedAttempts >= stuckAfter;
}

/** What credits are under, if they are under what the person wants to be told at. */
function lowCredits(
  { credits, creditAlert }: ListedAccount,
  provider: ProviderFacts | undefined,
): number | undefined {
  const alert = creditAlert ?? provider?.creditAlert;
  return credits && alert !== undefined && credits.total < alert ? alert : undefined;
}

/** An account that is there already is not registered once more. */
function againWays(waysIn: readonly WayIn[]): WayIn[] {
  return waysIn.filter((way) => way !== 'register');
}

function identityView({ subject, email, name }: Identity): NonNullable<AccountData['identity']> {
  return { subject, email, name };
}

function creditsView({ total, parts, unit, plan, readAt }: Credits): NonNullable<AccountData['credits']> {
  return { total, parts: { ...parts }, unit, plan, readAt };
}

function taskView({ name, reward, done, total }: DailyTask): DailyTask {
  return { name, reward, done, total };
}
