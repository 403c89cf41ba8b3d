import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { onTestFinished } from 'vitest';
import { profileDatabasePath } from '../../main/accounts/profile-database.ts';
import { type Leak, SecretSearch } from './secret-search.ts';

/** Stands in every secret of a scenario: what people type, and what the Playground makes (tokens, refresh tokens, cookies, codes). */
export const secretMark = 'QzMarkedSecretXw7';

/** A password for scenarios. */
export const markedPassword = `correct horse ${secretMark} staple`;

process.env.LATCHKEY_PLAYGROUND_MARK = secretMark;
const markItself = /LATCHKEY_PLAYGROUND_MARK=[^\0]*/;

/** Commands whose purpose is to give a secret to whoever runs them. */
const handingOut =
  /^(token|header|cookies|env|exec|credential-process|playwright-state|git-credential|docker-credential|call|export)$/;

/** Something that was said, and to whom. */
interface Said {
  readonly place: string;
  readonly content: () => string;
}

/**
 * Watches a scenario for secrets that are where they do not belong. Whatever a scenario leaves or says is named to it; once the scenario is
 * over everything is searched, and the test fails if anything is found.
 */
export class LeakWatch {
  /** Where the processes of the scenario leave the dumps of a crash. */
  dumpFolder = process.cwd();
  readonly #environment: NodeJS.ProcessEnv;
  readonly #profiles: string[] = [];
  readonly #folders: string[] = [];
  readonly #said: Said[] = [];
  readonly #expected: RegExp[] = [];
  readonly #leaks: Leak[] = [];
  readonly #marks = new SecretSearch(new Map([['a marked secret', secretMark]]));

  /** `environment`: of the login session whose keyring the scenario uses. */
  constructor(environment: NodeJS.ProcessEnv = process.env) {
    this.#environment = environment;
  }

  /** Has the scenario of the running test end with the search. What it looks at must not be removed before. */
  static forThisTest(environment?: NodeJS.ProcessEnv): LeakWatch {
    const watch = new LeakWatch(environment);
    onTestFinished(() => watch.end());
    return watch;
  }

  /** A profile: its files are searched, and everything is searched for the keys of its vault. */
  profile(folder: string): void {
    this.#profiles.push(folder);
    this.folder(folder);
  }

  folder(folder: string): void {
    this.#folders.push(folder);
  }

  /** What a command says. Those that are there to hand secrets out may. */
  command(words: readonly string[], content: () => string): void {
    if (!words.some((word) => handingOut.test(word))) this.said(`latchkey ${words.join(' ')}`, content);
  }

  /** What was said by the end of the scenario. */
  said(place: string, content: () => string): void {
    this.#said.push({ place, content });
  }

  /** Looks now at a text, for what will be gone later. */
  look(place: string, content: string): void {
    this.#leaks.push(...this.#marks.in(place, content));
  }

  /** Looks now at title, arguments and environment of a process and all that it started. */
  lookAtProcess(processId: number | undefined): void {
    if (processId !== undefined) this.#leaks.push(...this.#marks.inProcesses(processId, markItself));
  }

  /** In these places a secret is meant to be. */
  expectIn(places: RegExp): void {
    this.#expected.push(places);
  }

  /** Searches everything. Throws if a secret is where it does not belong. */
  end(): void {
    const leaks = this.leaks();
    if (leaks.length === 0) return;
    const words = leaks.map(({ secret, form, place }) => `${secret} (${form}) in ${place}`);
    throw new Error(`Secrets are where they do not belong:\n${[...new Set(words)].join('\n')}`);
  }

  /** What is found now, each place once; and stops watching. */
  stop(): string[] {
    const places = this.leaks().map(({ secret, place }) => `${secret.replace(/ \d+$/, '')} in ${place}`);
    for (const list of [this.#profiles, this.#folders, this.#said, this.#leaks]) list.length = 0;
    this.dumpFolder = process.cwd();
    return [...new Set(places)];
  }

  leaks(): Leak[] {
    const keys = this.#vaultKeys();
    const searches = keys.size > 0 ? [this.#marks, new SecretSearch(keys)] : [this.#marks];
    const found = searches.flatMap((search) => [
      ...this.#folders.filter(existsSync).flatMap((folder) => search.inFolder(folder)),
      ...this.#said.flatMap(({ place, content }) => search.in(place, content())),
    ]);
    const cores = readdirSync(this.dumpFolder).filter((name) => /^core(\.\d+)?$/.test(name));
    const dumps = cores.flatMap((name) => this.#marks.in(name, readFileSync(join(this.dumpFolder, name))));
    return [...this.#leaks, ...found, ...dumps].filter(
      ({ secret, place }) => !isHome(secret, place) && !this.#expected.some((places) => places.test(place)),
    );
  }

  /** The keys of the vaults, as far as they can be had from outside. */
  #vaultKeys(): Map<string, string> {
    const keys = new Map<string, string>();
    for (const [index, folder] of this.#profiles.entries()) {
      for (const name of ['vault.key', 'vault.key-next', 'broker.address']) {
        const path = join(folder, name);
        const lines = existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
        const key = lines.at(-1)?.split(':').at(-1) ?? '';
        if (key.length >= 40) keys.set(`${name} ${index}`, key);
      }
      const key = this.#keyInKeyring(folder);
      if (key) keys.set(`vault key ${index}`, key);
    }
    return keys;
  }

  #keyInKeyring(folder: string): string | undefined {
    if (!existsSync(profileDatabasePath(folder)) || existsSync(join(folder, 'vault.key'))) return undefined;
    try {
      const database = new DatabaseSync(profileDatabasePath(folder), { readOnly: true });
      const found = database.prepare("SELECT value FROM profile WHERE name = 'id'").get();
      database.close();
      const service = `Latchkey ${String(found?.value)}`;
      const command = ['lookup', 'service', service, 'account', 'vault-key'];
      const options = { env: this.#environment, encoding: 'utf8', timeout: 2_000 } as const;
      return /^latchkey-vault-key-1:([\w-]{43})$/.exec(
        spawnSync('secret-tool', command, options).stdout,
      )?.[1];
    } catch {
      // The scenario left no database that opens, or no keyring.
      return undefined;
    }
  }
}

/** Where a secret lies on purpose: each key in its own file, which only its user can read. */
function isHome(secret: string, place: string): boolean {
  const [name = ''] = secret.split(' ');
  return /^(vault\.key|vault\.key-next|broker\.address)$/.test(name) && place.endsWith(`/${name}`);
}
