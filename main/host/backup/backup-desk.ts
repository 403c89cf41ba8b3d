import { z } from 'zod';
import type { CreditPoint } from '../../accounts/credit-history.ts';
import type { ProfileRestore, RestoredAccount } from '../../accounts/profile-restore.ts';
import type { Account, AccountId } from '../../engine/account.ts';
import type { ListedAccount } from '../../engine/events.ts';
import { type Failure, failureOf } from '../../engine/failure.ts';
import type { Holding } from '../../engine/holding.ts';
import { type BackupRecipient, makeRecipient, openBackup, sealBackup } from '../../vault/backup-file.ts';
import type { ScryptCost } from '../../vault/passphrase-key.ts';
import type { SealedRows } from '../../vault/sealed-rows.ts';
import type { SessionVault } from '../../vault/session-vault.ts';
import { type AccountRecord, type BackupContent, readContent, writeContent } from './backup-content.ts';
import {
  chosenOf,
  type PlannedAccount,
  planRestore,
  type RestoreChoice,
  type RestorePlan,
} from './restore-plan.ts';

export interface BackupDeskParts {
  readonly version: string;
  readonly now: () => number;
  readonly accounts: () => readonly ListedAccount[];
  readonly holding: Pick<Holding, 'hold' | 'goOn' | 'reload'>;
  readonly vault: Pick<SessionVault, 'loadSession' | 'loadCredential' | 'sealBridges' | 'deleteItem'>;
  readonly rows: Pick<SealedRows, 'read'>;
  readonly restore: ProfileRestore;
  readonly credits: (id: AccountId) => readonly CreditPoint[];
  /** The person's own definitions, by id. */
  readonly definitions: {
    read(): Promise<ReadonlyMap<string, string>>;
    /** Throws `misconfigured` for one that cannot be used. */
    add(text: string): Promise<unknown>;
  };
  readonly settings: {
    /** As they are stored, or undefined. */
    stored(): string | undefined;
    /** They were written by somebody else. */
    changed(): void;
  };
  /** Cheaper for tests. */
  readonly cost?: ScryptCost;
}

/** A backup that was made, sealed. */
export interface MadeBackup {
  readonly bytes: Buffer;
  readonly accounts: number;
  /** Accounts whose session or password could not be opened, and is not in it. */
  readonly unopened: number;
}

/** What is in a backup, and how that stands to what is here. */
export interface BackupPreview {
  readonly content: BackupContent;
  readonly plan: RestorePlan;
}

export interface RestoreWish extends RestoreChoice {
  /** Take over the settings as well. */
  readonly settings: boolean;
}

export interface Restored {
  readonly added: number;
  readonly renewed: number;
  readonly kept: number;
  readonly removed: number;
  readonly definitions: number;
}

const restoring: Failure = { kind: 'transient', message: 'A backup is being restored.' };

/** What is still to be done once the database has everything: what lies elsewhere. It can be done again and again. */
const toDoShape = z.object({
  definitions: z.array(z.string()),
  items: z.array(z.string()),
});

/** Makes backups of a profile, and restores them: all of one, or nothing. */
export class BackupDesk {
  readonly #parts: BackupDeskParts;

  constructor(parts: BackupDeskParts) {
    this.#parts = parts;
  }

  /** A backup under a passphrase, of all accounts or some. Throws `vault-unavailable` if the vault cannot be opened. */
  async createUnder(passphrase: string, ids?: readonly AccountId[]): Promise<MadeBackup> {
    const { cost } = this.#parts;
    return await this.create(await makeRecipient(passphrase, cost), ids);
  }

  /** All accounts or some, with their secrets in plain form. */
  async records(
    ids?: readonly AccountId[],
  ): Promise<{ records: readonly AccountRecord[]; unopened: number }> {
    const wanted = ids && new Set(ids);
    const records: AccountRecord[] = [];
    let unopened = 0;
    for (const listed of this.#parts.accounts()) {
      if (wanted && !wanted.has(listed.id)) continue;
      const { record, isWhole } = await this.#recordOf(listed);
      records.push(record);
      if (!isWhole) unopened += 1;
    }
    return { records, unopened };
  }

  /** A backup for a recipient. */
  async create(recipient: BackupRecipient, ids?: readonly AccountId[]): Promise<MadeBackup> {
    const { records: accounts, unopened } = await this.records(ids);
    const { version, now, definitions, settings } = this.#parts;
    const stored = settings.stored();
    const plaintext = writeContent({
      createdAt: now(),
      latchkey: version,
      accounts,
      definitions: await definitions.read(),
      ...(stored === undefined ? {} : { settings: JSON.parse(stored) }),
    });
    try {
      return { bytes: sealBackup(plaintext, recipient), accounts: accounts.length, unopened };
    } finally {
      plaintext.fill(0);
    }
  }

  /** Opens a backup and compares it with what is here; changes nothing. Throws `locked` if the passphrase is wrong. */
  async inspect(file: Uint8Array, passphrase: string): Promise<BackupPreview> {
    const content = readContent(await openBackup(file, passphrase));
    return { content, plan: this.#planOf(content) };
  }

  /** Restores a backup. A process that dies leaves the state before or the one after. Throws what vault and database throw. */
  async restore(file: Uint8Array, passphrase: string, wish: RestoreWish): Promise<Restored> {
    const content = readContent(await openBackup(file, passphrase));
    const { holding } = this.#parts;
    await holding.hold(restoring);
    try {
      return await this.#restore(content, wish);
    } finally {
      holding.goOn(restoring);
    }
  }

  /** Does what a restoration left to be done: now, or after a start. What cannot be done now stays to be done. */
  async finish(): Promise<void> {
    const { restore, definitions, vault } = this.#parts;
    const toDo = toDoShape.safeParse(restore.toDo).data;
    if (!toDo) return;
    for (const text of toDo.definitions) {
      await definitions.add(text).catch((error: unknown) => {
        if (failureOf(error).kind !== 'misconfigured') throw error;
      });
    }
    for (const id of toDo.items) await vault.deleteItem(id);
    await restore.done();
  }

  async #restore(content: BackupContent, wish: RestoreWish): Promise<Restored> {
    const { restore, settings, holding, definitions } = this.#parts;
    const plan = this.#planOf(content);
    const { written, removed } = chosenOf(plan, wish);
    const accounts = await Promise.all(written.map((planned) => this.#restored(planned)));
    const own = await definitions.read();
    const added = [...content.definitions].filter(([id]) => wish.mode === 'replace' || !own.has(id));
    const values = new Map<string, string>();
    if (wish.settings && content.settings !== undefined)
      values.set('settings', JSON.stringify(content.settings));
    await restore.write(
      { accounts, removed: removed.map(({ id }) => id), values },
      { definitions: added.map(([, text]) => text), items: removed.map(({ id }) => id) },
    );
    // From here on it is restored, whatever happens to what is left to do.
    await this.finish().catch(() => undefined);
    await holding.reload([...accounts.map(({ account }) => account.id), ...removed.map(({ id }) => id)]);
    if (values.size > 0) settings.changed();
    const renewed = written.filter(({ here }) => here !== undefined).length;
    return {
      added: written.length - renewed,
      renewed,
      kept: plan.accounts.length - written.length,
      removed: removed.length,
      definitions: added.length,
    };
  }

  #planOf(content: BackupContent): RestorePlan {
    const { accounts, rows } = this.#parts;
    return planRestore(content.accounts, accounts(), (id) => rows.read(id, 'session').current !== undefined);
  }

  async #restored({ record, here }: PlannedAccount): Promise<RestoredAccount> {
    const { session, credential, credits } = record;
    const account = accountToBe(record, here);
    const sealed = await this.#parts.vault.sealBridges(account.id, { session, credential });
    return { account, sealed, credits };
  }

  async #recordOf(listed: ListedAccount): Promise<{ record: AccountRecord; isWhole: boolean }> {
    const { vault, credits } = this.#parts;
    const { activity: _activity, ...account } = listed;
    let isWhole = true;
    const opened = async <Secret>(load: Promise<Secret | undefined>): Promise<Secret | undefined> => {
      try {
        return await load;
      } catch (error) {
        if (failureOf(error).vault !== 'damaged') throw error;
        isWhole = false;
        return undefined;
      }
    };
    const session = await opened(vault.loadSession(account.id));
    const credential = account.hasCredential ? await opened(vault.loadCredential(account.id)) : undefined;
    const record: AccountRecord = {
      account,
      ...(session ? { session } : {}),
      ...(credential ? { credential } : {}),
      credits: credits(account.id),
    };
    return { record, isWhole };
  }
}

/** The account as it is written: what belongs to the session from the backup, what the person set from here, if it is here. */
function accountToBe({ account, session, credential }: AccountRecord, here: Account | undefined): Account {
  const { nextAttemptAt: _next, ...restored } = account;
  const isPassing = account.status === 'retrying' || account.status === 'waiting';
  const { failure: _failure, ...good } = restored;
  const own = here && {
    id: here.id,
    label: here.label,
    paused: here.paused,
    connectedAt: here.connectedAt,
    ...(here.notes === undefined ? {} : { notes: here.notes }),
    ...(here.tags === undefined ? {} : { tags: here.tags }),
    ...(here.refreshMargin === undefined ? {} : { refreshMargin: here.refreshMargin }),
    ...(here.creditAlert === undefined ? {} : { creditAlert: here.creditAlert }),
  };
  return {
    ...(isPassing ? { ...good, status: 'active' as const } : restored),
    ...own,
    failedAttempts: 0,
    hasCredential: credential !== undefined || here?.hasCredential === true,
    ...(session ? { obtainedAt: session.obtainedAt } : {}),
  };
}
