import { hash, randomBytes, randomUUID } from 'node:crypto';
import type { GrantDesk, NewGrant } from '../api/grant-parts.ts';
import type { AccountId } from '../engine/account.ts';
import type { Actor, SessionEventType } from '../engine/events.ts';
import { fail } from '../engine/failure.ts';
import {
  type Grant,
  type GrantHolder,
  type GrantScope,
  type GrantStore,
  isOver,
  opensAccount,
} from '../engine/grant.ts';
import type { Clock, EventLog } from '../engine/ports.ts';
import type { Milliseconds } from '../engine/session.ts';

const keyPrefix = 'lk_';
const mostGrants = 1_000;
/** When a grant was last used is written no more often than this. */
const savePause: Milliseconds = 60_000;
/** A grant whose time is over is still listed for so long. */
const keptAfterwards: Milliseconds = 30 * 86_400_000;

interface Entry {
  grant: Grant;
  savedUse: number;
}

export interface GrantBookParts {
  readonly store: GrantStore;
  readonly events: EventLog;
  readonly clock: Pick<Clock, 'now'>;
  /** Told after each change. */
  readonly onChange?: () => void;
}

/** The grants of a profile: made, found by key or program, revoked, and each step written to the event log. */
export class GrantBook implements GrantDesk {
  readonly #parts: GrantBookParts;
  readonly #entries = new Map<string, Entry>();
  readonly #byHolder = new Map<string, Entry[]>();
  readonly #writes = new Set<Promise<void>>();

  constructor(parts: GrantBookParts) {
    this.#parts = parts;
    const now = parts.clock.now();
    for (const grant of parts.store.load()) {
      if (isOver(grant, now - keptAfterwards)) this.#write(parts.store.remove(grant.id));
      else this.#enter(grant);
    }
  }

  /** Whether any program was allowed something for longer than once. */
  get hasPrograms(): boolean {
    for (const { grant } of this.#entries.values()) if (grant.holder.by === 'program') return true;
    return false;
  }

  list(): readonly Grant[] {
    return Array.from(this.#entries.values(), ({ grant }) => grant);
  }

  async create(wanted: NewGrant, actor: Actor): Promise<{ readonly grant: Grant; readonly key: string }> {
    const key = `${keyPrefix}${randomBytes(32).toString('base64url')}`;
    const grant = await this.#add(wanted, { by: 'key', hash: hash('sha256', key) }, actor);
    return { grant, key };
  }

  /** Allows a program what the person was asked about. */
  async allowProgram(
    { path, script }: { readonly path: string; readonly script?: string | undefined },
    wanted: NewGrant,
  ): Promise<Grant> {
    return await this.#add(wanted, { by: 'program', path, ...(script && { script }) }, 'user');
  }

  async revoke(id: string, actor: Actor): Promise<void> {
    const entry = this.#entries.get(id);
    if (!entry) throw fail('invalid-input', 'There is no such grant.', { field: 'id' });
    // From now on, whether or not the disk takes it: a revoked key must not live on for want of room.
    this.#entries.delete(id);
    const holder = holderKey(entry.grant.holder);
    this.#byHolder.set(
      holder,
      (this.#byHolder.get(holder) ?? []).filter((other) => other !== entry),
    );
    this.#tell('grant-revoked', entry.grant, actor);
    this.#parts.onChange?.();
    await this.#parts.store.remove(id);
  }

  /** The grant that a key opens. Throws `not-allowed` if there is none, or its time is over. */
  byKey(key: string): Grant {
    const [entry] = this.#byHolder.get(`key ${hash('sha256', key)}`) ?? [];
    if (!entry)
      throw fail('not-allowed', 'This key opens nothing here. It was revoked, or is of another profile.');
    if (isOver(entry.grant, this.#parts.clock.now())) {
      throw fail('not-allowed', `The time of the grant "${entry.grant.name}" is over.`);
    }
    return entry.grant;
  }

  /** The grant that lets a program have this of the account, if there is one. Without an account: of all. */
  byProgram(
    program: { readonly path: string; readonly script?: string | undefined },
    scopes: readonly GrantScope[],
    account: AccountId | undefined,
  ): Grant | undefined {
    const now = this.#parts.clock.now();
    const holder = holderKey({ by: 'program', ...program });
    const found = (this.#byHolder.get(holder) ?? []).find(
      ({ grant }) =>
        !isOver(grant, now) &&
        grant.scopes.some((scope) => scopes.includes(scope)) &&
        (account === undefined ? grant.accounts === 'all' : opensAccount(grant, account)),
    );
    return found?.grant;
  }

  /** Whether the grant was neither revoked, nor is its time over. */
  holds(grant: Grant): boolean {
    return this.#entries.has(grant.id) && !isOver(grant, this.#parts.clock.now());
  }

  /** Notes when a grant was used. */
  noteUse({ id }: Grant): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    const now = this.#parts.clock.now();
    entry.grant = { ...entry.grant, lastUsedAt: now };
    if (Math.abs(now - entry.savedUse) < savePause) return;
    entry.savedUse = now;
    this.#write(this.#parts.store.save(entry.grant));
    this.#parts.onChange?.();
  }

  /** A tool was refused, or the person refused it. */
  noteRefusal(tool: string, procedure: string, account: AccountId | undefined): void {
    this.#append('tool-refused', account, 'tool', tool, { procedure });
  }

  /** Resolves when everything is written. */
  async close(): Promise<void> {
    for (const { grant, savedUse } of this.#entries.values()) {
      if (grant.lastUsedAt !== undefined && grant.lastUsedAt !== savedUse)
        this.#write(this.#parts.store.save(grant));
    }
    await Promise.allSettled(this.#writes);
  }

  async #add(
    { name, accounts, scopes, lifetime }: NewGrant,
    holder: GrantHolder,
    actor: Actor,
  ): Promise<Grant> {
    if (
      this.list().some((grant) => grant.name === name && grant.holder.by === 'key') &&
      holder.by === 'key'
    ) {
      throw fail(
        'invalid-input',
        `There is a grant "${name}" already; revoke it first, or choose another name.`,
        {
          field: 'name',
        },
      );
    }
    if (this.#entries.size >= mostGrants) {
      throw fail('invalid-input', `There are ${mostGrants} grants already; revoke some first.`, {
        field: 'name',
      });
    }
    const createdAt = this.#parts.clock.now();
    const grant: Grant = {
      id: randomUUID(),
      name,
      holder,
      accounts,
      scopes,
      createdAt,
      ...(lifetime === undefined ? {} : { expiresAt: createdAt + lifetime }),
    };
    await this.#parts.store.save(grant);
    this.#enter(grant);
    this.#tell('grant-created', grant, actor);
    this.#parts.onChange?.();
    return grant;
  }

  #enter(grant: Grant): void {
    const entry: Entry = { grant, savedUse: grant.lastUsedAt ?? Number.NEGATIVE_INFINITY };
    this.#entries.set(grant.id, entry);
    const holder = holderKey(grant.holder);
    this.#byHolder.set(holder, [...(this.#byHolder.get(holder) ?? []), entry]);
  }

  /** One event for each account, so that it stands in that account's history. */
  #tell(type: SessionEventType, grant: Grant, actor: Actor): void {
    const facts = { scopes: grant.scopes.join(', ') };
    for (const account of grant.accounts === 'all' ? [undefined] : grant.accounts) {
      this.#append(type, account, actor, grant.name, facts);
    }
  }

  #append(
    type: SessionEventType,
    account: AccountId | undefined,
    actor: Actor,
    tool: string,
    facts: Record<string, string>,
  ): void {
    const at = this.#parts.clock.now();
    this.#parts.events.append({ at, type, actor, tool, facts, ...(account && { accountId: account }) });
  }

  #write(write: Promise<void>): void {
    const kept = write.catch(() => {
      // When a grant was last used is no loss.
    });
    this.#writes.add(kept);
    void kept.then(() => this.#writes.delete(kept));
  }
}

function holderKey(holder: GrantHolder): string {
  return holder.by === 'key' ? `key ${holder.hash}` : `program ${holder.path}\n${holder.script ?? ''}`;
}
