import { setTimeout as wait } from 'node:timers/promises';
import type { Milliseconds } from '../engine/session.ts';
import { BoundedCalls } from './bounded-calls.ts';
import type { Keychain } from './keychain.ts';
import { keychainRefusal, refusals } from './keychain-refusals.ts';
import { type KeyringLook, lookAtKeyring } from './secret-service.ts';

/** What is used of keytar. `findCredentials` is not: it crashes the process on a locked GNOME Keyring. */
export interface Keytar {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

export interface KeytarKeychainOptions {
  /** Under what the items stand in the keychain; another one for each profile. */
  readonly service: string;
  readonly platform?: NodeJS.Platform;
  /** Longest wait for the keychain. */
  readonly patience?: Milliseconds;
  /** Loads the native module. */
  readonly load?: () => Promise<Keytar>;
  /** Looks at the keyring of a Linux desktop without touching it. */
  readonly look?: (patience: Milliseconds) => Promise<KeyringLook>;
  /** Pauses before each further look at a Secret Service that says it has no keyring. */
  readonly secondLooks?: readonly Milliseconds[];
  /** Monotonic time. */
  readonly now?: () => Milliseconds;
}

const names: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'macOS Keychain',
  win32: 'Windows Credential Manager',
};

/**
 * For this long an answer that only an open keyring gives stands for a look at it: a look, too, is older than the call that follows it.
 * What is not found is looked at all the same, and a call that hangs is told as hanging by its own time.
 */
const openFor: Milliseconds = 100;

/** Written and deleted again where nothing else tells whether the keychain is open. */
const probeItem = 'probe';

/**
 * The keychain of the system, through keytar.
 *
 * On Linux, libsecret takes "locked" for "not found", prompts at each call, and hangs with its service. So the Secret Service is looked at
 * first: the person is asked for the password at most once for each time that the keyring is locked, and what is not found is
 * believed only of an open keyring.
 */
export class KeytarKeychain implements Keychain {
  readonly backend = 'keychain';
  readonly #service: string;
  readonly #platform: NodeJS.Platform;
  readonly #lookPatience: Milliseconds;
  readonly #load: () => Promise<Keytar>;
  readonly #look: (patience: Milliseconds) => Promise<KeyringLook>;
  readonly #calls: BoundedCalls;
  readonly #secondLooks: readonly Milliseconds[];
  readonly #now: () => Milliseconds;
  #name: string;
  #mayPrompt = true;
  /** When the keyring last gave an answer that it gives only while it is open. */
  #openAt = Number.NEGATIVE_INFINITY;

  constructor(options: KeytarKeychainOptions) {
    const patience = options.patience ?? 3_000;
    this.#service = options.service;
    this.#platform = options.platform ?? process.platform;
    // A look that hangs is told by its own words, before the whole call counts as hanging.
    this.#lookPatience = patience * 0.9;
    this.#load = options.load ?? loadKeytar;
    this.#look = options.look ?? lookAtKeyring;
    this.#secondLooks = options.secondLooks ?? [5, 20, 80];
    this.#now = options.now ?? (() => performance.now());
    this.#calls = new BoundedCalls({ patience, now: this.#now });
    this.#name = names[this.#platform] ?? 'Secret Service';
  }

  get name(): string {
    return this.#name;
  }

  get(item: string): Promise<string | undefined> {
    return this.#call(item, async (keytar, keyring) => {
      if (keyring === 'none') return undefined;
      const secret = await keytar.getPassword(this.#service, item);
      if (secret === null) await this.#confirmAbsence(keytar);
      else this.#openAt = this.#now();
      return secret ?? undefined;
    });
  }

  set(item: string, secret: string): Promise<void> {
    return this.#call(item, async (keytar, keyring) => {
      if (keyring === 'none') this.#spendPrompt(refusals.noKeyring);
      await keytar.setPassword(this.#service, item, secret);
      this.#openAt = this.#now();
    });
  }

  delete(item: string): Promise<void> {
    return this.#call(item, async (keytar, keyring) => {
      if (keyring === 'none') return;
      const wasThere = await keytar.deletePassword(this.#service, item);
      if (!wasThere) await this.#confirmAbsence(keytar);
    });
  }

  retry(): void {
    this.#mayPrompt = true;
    this.#openAt = Number.NEGATIVE_INFINITY;
    this.#calls.retry();
  }

  lock(): void {
    // Nothing is kept in memory here.
  }

  #call<Result>(
    item: string,
    work: (keytar: Keytar, keyring: KeyringLook['state']) => Promise<Result>,
  ): Promise<Result> {
    let keyring: KeyringLook['state'] = 'unknown';
    const call = async () => {
      keyring = this.#isSurelyOpen() ? 'open' : await this.#lookFirst();
      if (keyring === 'open') this.#mayPrompt = true;
      if (keyring === 'locked') this.#spendPrompt(refusals.locked);
      const keytar = await this.#load().catch(() => {
        throw this.#platform === 'linux' ? refusals.noLibrary() : refusals.noModule();
      });
      try {
        return await work(keytar, keyring);
      } catch (error) {
        this.#openAt = Number.NEGATIVE_INFINITY;
        throw keychainRefusal(error) ?? (await this.#unknownRefusal());
      }
    };
    const asksPerson = () => keyring === 'locked' || keyring === 'none';
    return this.#calls.run(item, call, () => (asksPerson() ? refusals.promptOpen() : refusals.hanging()));
  }

  #isSurelyOpen(): boolean {
    return this.#now() - this.#openAt < openFor;
  }

  /** The person is about to be asked for a password. Throws if they were before and did not give it. */
  #spendPrompt(refusal: () => Error): void {
    if (!this.#mayPrompt) throw refusal();
    this.#mayPrompt = false;
  }

  /** Why a call failed whose words are not known: what the keyring looks like may tell. */
  async #unknownRefusal(): Promise<Error> {
    return (await this.#lookFirst()) === 'locked' ? refusals.locked() : refusals.unknown();
  }

  /** Throws unless what was not found is certainly not there. */
  async #confirmAbsence(keytar: Keytar): Promise<void> {
    if (this.#platform !== 'linux') return;
    const keyring = await this.#lookFirst();
    if (keyring === 'locked') throw refusals.locked();
    if (keyring !== 'unknown') return;
    await keytar.setPassword(this.#service, probeItem, 'open');
    await keytar.deletePassword(this.#service, probeItem);
  }

  /**
   * A look that is believed. For a moment after it was written to, GNOME Keyring can say that it has no keyring at all (seen in one of a
   * hundred looks): taken for true, all that is in it would count as lost. So that is looked at again.
   */
  async #surely(): Promise<KeyringLook> {
    let seen = await this.#look(this.#lookPatience);
    for (const pause of this.#secondLooks) {
      if (seen.state !== 'none') break;
      await wait(pause);
      seen = await this.#look(this.#lookPatience);
    }
    return seen;
  }

  /** How the keyring is. Throws if a call would only hang or find nobody. */
  async #lookFirst(): Promise<KeyringLook['state']> {
    if (this.#platform !== 'linux') return 'unknown';
    const { state, name } = await this.#surely();
    if (name) this.#name = name;
    if (state === 'hanging') throw refusals.hanging();
    if (state === 'no-bus') throw refusals.noSession();
    if (state === 'no-service') throw refusals.noService();
    return state;
  }
}

/** Loaded at the first call: a start that needs no secret needs no native module. */
async function loadKeytar(): Promise<Keytar> {
  const { default: keytar } = await import('keytar');
  return keytar;
}
