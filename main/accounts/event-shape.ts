import { z } from 'zod';
import type { Actor, SessionEvent, SessionEventType } from '../engine/events.ts';
import { creditsShape } from './account-row.ts';
import { failureShape, keyOf } from './failure-shape.ts';

const types: Readonly<Record<SessionEventType, true>> = {
  'sign-in-started': true,
  'signed-in': true,
  'sign-in-failed': true,
  'refresh-started': true,
  refreshed: true,
  'refresh-failed': true,
  'reauthentication-started': true,
  reauthenticated: true,
  'reauthentication-failed': true,
  evicted: true,
  'needs-sign-in': true,
  'credits-read': true,
  'credits-claimed': true,
  'credits-failed': true,
  'result-discarded': true,
  'session-saved-late': true,
  'handed-out': true,
  'grant-created': true,
  'grant-revoked': true,
  'tool-refused': true,
  'request-sent': true,
  paused: true,
  resumed: true,
  'signed-out': true,
  'engine-started': true,
  'engine-stopped': true,
  'woke-up': true,
  edited: true,
  'password-stored': true,
  'password-forgotten': true,
  'vault-unlocked': true,
  'unlock-refused': true,
  'protection-chosen': true,
  'vault-key-replaced': true,
  'backup-restored': true,
  'exported-plain': true,
  'definition-added': true,
  'definition-removed': true,
  'window-opened': true,
  'events-dropped': true,
  'log-broken': true,
};

const actors: Readonly<Record<Actor, true>> = { user: true, refresher: true, tool: true };

/** A row of the table `events`. */
export interface EventRow {
  readonly at: number;
  readonly type: string;
  readonly account_id: string | null;
  readonly provider_id: string | null;
  readonly actor: string;
  readonly tool: string | null;
  readonly failure: string | null;
  readonly facts: string | null;
  readonly credits: string | null;
}

/** JSON text in a column; wrong text fails the shape that follows. */
const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue('not JSON');
    return z.NEVER;
  }
});

const rowShape = z.object({
  at: z.number(),
  type: keyOf(types),
  account_id: z.string().nullable(),
  provider_id: z.string().nullable(),
  actor: keyOf(actors),
  tool: z.string().nullable(),
  failure: json.pipe(failureShape).nullable(),
  facts: json.pipe(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))).nullable(),
  credits: json.pipe(creditsShape).nullable(),
});

/** The event of a row, or undefined if it cannot be read, as when a newer Latchkey wrote it. */
export function readEvent(row: unknown): SessionEvent | undefined {
  const read = rowShape.safeParse(row);
  if (!read.success) return undefined;
  const { at, type, account_id, provider_id, actor, tool, failure, facts, credits } = read.data;
  return {
    at,
    type,
    actor,
    ...(account_id === null ? {} : { accountId: account_id }),
    ...(provider_id === null ? {} : { providerId: provider_id }),
    ...(tool === null ? {} : { tool }),
    ...(failure === null ? {} : { failure }),
    ...(facts === null ? {} : { facts }),
    ...(credits === null ? {} : { credits }),
  };
}

/** The row of an event. */
export function writeEvent(event: SessionEvent): EventRow {
  return {
    at: Math.round(event.at),
    type: event.type,
    account_id: event.accountId ?? null,
    provider_id: event.providerId ?? null,
    actor: event.actor,
    tool: event.tool ?? null,
    failure: event.failure ? JSON.stringify(event.failure) : null,
    facts: event.facts ? JSON.stringify(event.facts) : null,
    credits: event.credits ? JSON.stringify(event.credits) : null,
  };
}
