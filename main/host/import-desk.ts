import { randomUUID } from 'node:crypto';
import type { Imports } from '../api/import-parts.ts';
import { failureView } from '../api/views.ts';
import { fail, failureOf } from '../engine/failure.ts';
import type { Clock, Timer } from '../engine/ports.ts';
import type { Credential, Milliseconds } from '../engine/session.ts';
import type { DefinitionRegistry } from '../providers/registry.ts';
import { readExport } from '../sign-in/import-cookies.ts';
import { findOldStores, isOldStore, type OldStore } from '../vault/old-store.ts';
import type { AppLock } from './app-lock.ts';
import type { ImportChoice, ImportOutcome, ImportPreview, ImportTarget } from './import-shapes.ts';
import { type OldStoreFile, readOldStoreFile } from './old-store-import.ts';
import { PasswordImport, type PlannedPassword } from './password-import.ts';
import {
  type FoundSession,
  type ImportingEngine,
  SessionImport,
  type UsualInstance,
} from './session-import.ts';

import { providersAt, type SitePlace } from './site-lookup.ts';

/** How long what was found waits for the person. */
const lifetime: Milliseconds = 10 * 60_000;
/** A caller that makes previews and never applies them cannot pile up secrets. */
const mostPreviews = 4;

interface Preview {
  readonly sessions: Map<number, FoundSession>;
  readonly passwords: readonly PlannedPassword[];
  readonly oldStore: OldStoreFile | undefined;
  /** Whether the session of the old store is kept here, and was read back. */
  isStored: boolean;
  readonly timer: Timer;
}

/** What was found, before it is kept. */
interface Found {
  readonly format: ImportPreview['format'];
  readonly sessions?: readonly FoundSession[];
  readonly passwords?: readonly PlannedPassword[];
  readonly oldStore?: OldStoreFile;
  readonly leftOut?: ImportPreview['leftOut'];
}

/** Keeps what was found in imported text, with its secrets, between the preview and the person's word. */
export class ImportDesk implements Imports {
  readonly #clock: Clock;
  readonly #providers: DefinitionRegistry;
  readonly #sessions: SessionImport;
  readonly #passwords: PasswordImport;
  readonly #previews = new Map<string, Preview>();

  constructor(
    clock: Clock,
    engine: ImportingEngine,
    providers: DefinitionRegistry,
    usualInstance: UsualInstance,
  ) {
    this.#clock = clock;
    this.#providers = providers;
    this.#sessions = new SessionImport(engine, providers, usualInstance);
    this.#passwords = new PasswordImport(engine, providers);
  }

  async preview(text: string, target: ImportTarget, signal: AbortSignal): Promise<ImportPreview> {
    const { isPasswordsFile, readPasswords } = await import('../sign-in/passwords-file.ts');
    if (isPasswordsFile(text)) {
      const planned = this.#passwords.plan(readPasswords(text));
      return this.#keep({ format: 'passwords', passwords: planned });
    }
    if (isOldStore(text)) throw needsItsPlace();
    const exported = readExport(text);
    const { sessions, leftOut } = await this.#sessions.find(exported, target, signal);
    return this.#keep({ format: exported.format, sessions, leftOut });
  }

  site(url: string): readonly SitePlace[] {
    return providersAt(url, this.#providers, (providerId) => this.#sessions.instancesOf(providerId));
  }

  oldStores(): readonly OldStore[] {
    return findOldStores();
  }

  async previewOld(
    request: Parameters<Imports['previewOld']>[0],
    signal: AbortSignal,
  ): Promise<ImportPreview> {
    const { file, exported, target } = await readOldStoreFile(request);
    const { sessions, leftOut } = await this.#sessions.find(exported, target, signal);
    return this.#keep({ format: 'old-store', sessions, leftOut, oldStore: file });
  }

  deleteOld(previewId: string): void {
    const preview = this.#previewOf(previewId);
    const { oldStore, isStored } = preview;
    if (!oldStore || !isStored) {
      throw fail('not-allowed', 'The old store is deleted only when its session is stored here.');
    }
    oldStore.delete();
    this.discard(previewId);
  }

  async apply(previewId: string, choices: readonly ImportChoice[]): Promise<ImportOutcome> {
    const preview = this.#previewOf(previewId);
    const results: ImportOutcome['results'] = [];
    for (const choice of choices) {
      const found = preview.sessions.get(choice.item);
      results.push(await this.#applyOne(choice, found, preview.oldStore !== undefined));
      if (!results.at(-1)?.account) continue;
      preview.sessions.delete(choice.item);
      preview.isStored = true;
    }
    const passwords = await this.#passwords.store(preview.passwords);
    if (preview.sessions.size === 0 && !preview.oldStore) this.discard(previewId);
    return { results, passwords };
  }

  discard(previewId: string): void {
    const preview = this.#previews.get(previewId);
    if (preview) this.#clock.clearTimer(preview.timer);
    this.#previews.delete(previewId);
  }

  /** Forgets everything as soon as Latchkey is locked. */
  forgetWith(lock: Pick<AppLock, 'subscribe'>): this {
    lock.subscribe(({ isLocked }) => isLocked && this.close());
    return this;
  }

  /** Forgets everything. */
  close(): void {
    for (const previewId of this.#previews.keys()) this.discard(previewId);
  }

  async #applyOne(
    choice: ImportChoice,
    found: FoundSession | undefined,
    verify: boolean,
  ): Promise<ImportOutcome['results'][number]> {
    const { item, label } = choice;
    try {
      if (!found) throw fail('invalid-input', 'There is no such item in the preview.', { field: 'items' });
      const password = passwordFor(choice, found);
      const kept = await this.#sessions.keep(found, {
        verify,
        ...(label !== undefined && { label }),
        ...(password && { password }),
      });
      const { providerName } = found.view;
      return { item, account: { id: kept.id, label: kept.label, providerName } };
    } catch (error) {
      return { item, failure: failureView(failureOf(error)) };
    }
  }

  /** Throws `timed-out` if it has been forgotten. */
  #previewOf(previewId: string): Preview {
    const preview = this.#previews.get(previewId);
    if (preview) return preview;
    throw fail(
      'timed-out',
      'What was found has been forgotten: it waits for ten minutes. Import it once more.',
    );
  }

  #keep({
    format,
    sessions = [],
    passwords = [],
    oldStore,
    leftOut = { cookies: 0, sites: 0 },
  }: Found): ImportPreview {
    const previewId = randomUUID();
    const timer = this.#clock.setTimer(() => this.discard(previewId), lifetime);
    const byItem = new Map(sessions.map((session) => [session.view.item, session]));
    this.#previews.set(previewId, { sessions: byItem, passwords, oldStore, isStored: false, timer });
    const [oldest] = this.#previews.keys();
    if (this.#previews.size > mostPreviews && oldest !== undefined) this.discard(oldest);
    return {
      previewId,
      expiresAt: this.#clock.now() + lifetime,
      format,
      items: sessions.map(({ view }) => view),
      passwords: passwords.map(({ view }) => view),
      oldStore: oldStore?.path,
      leftOut,
    };
  }
}

function needsItsPlace() {
  return fail(
    'invalid-input',
    'This is the session store of an earlier app. Its key is made of the folder that it lies in, so open it there: latchkey import FILE.',
    { field: 'text' },
  );
}

/** The password that the person gave, or else the one in the file. */
function passwordFor(choice: ImportChoice, { view, password }: FoundSession): Credential | undefined {
  const username = choice.password?.username ?? view.username;
  const given =
    choice.password?.password ?? (choice.keepPassword && view.password === 'in-file' ? password : undefined);
  if (given === undefined) return undefined;
  if (username !== undefined) return { username, password: given };
  throw fail(
    'invalid-input',
    'The provider does not tell who this is: give the user name along with the password.',
    {
      field: 'username',
    },
  );
}
