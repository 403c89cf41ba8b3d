import type { SessionEventType } from '../../main/engine/events.ts';
import type { FailureKind } from '../../main/engine/failure.ts';

/** What happened in a run. */
export class Tally {
  renewals = 0;
  touches = 0;
  checks = 0;
  requests = 0;
  reauthentications = 0;
  lostReplies = 0;
  crashes = 0;
  restarts = 0;
  sleeps = 0;
  clockJumps = 0;
  offlines = 0;
  vaultClosures = 0;
  writes = 0;
  refusedWrites = 0;
  signIns = 0;
  signOuts = 0;
  handOuts = 0;
  uses = 0;
  /** Tokens that ran out while something outside the engine kept it from renewing them. */
  excusedExpiries = 0;
  readonly failures: Partial<Record<FailureKind, number>> = {};
  readonly events: Partial<Record<SessionEventType, number>> = {};
  /** Sign-ins that people were asked for, by the true cause. */
  readonly signInsAsked = new Map<string, number>();

  countEvent(type: SessionEventType): void {
    this.events[type] = (this.events[type] ?? 0) + 1;
  }

  countAsked(cause: string): void {
    this.signInsAsked.set(cause, (this.signInsAsked.get(cause) ?? 0) + 1);
  }
}
