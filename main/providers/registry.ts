import { createHash } from 'node:crypto';
import { type Failure, FailureError, fail } from '../engine/failure.ts';
import type { ProviderRegistry } from '../engine/ports.ts';
import type { Provider } from '../engine/provider.ts';
import { hostMatches } from '../engine/url-pattern.ts';
import { builtInDefinitions, findBuiltIn } from './built-in.ts';
import { compileDefinition, type ProviderWorld } from './compiler.ts';
import type { CheckedDefinition } from './definition-check.ts';
import {
  type DefinitionFile,
  readDefinitionFile,
  readDefinitionFiles,
  removeDefinitionFile,
  writeDefinitionFile,
} from './definition-folder.ts';
import type { DefinitionProblem } from './definition-problem.ts';
import { domainsOf } from './definition-requests.ts';
import type { Definition } from './definition-schema.ts';
import { Domains } from './domains.ts';
import { normaliseInstance } from './instance.ts';
import { type Recognised, recognise, type SeenCookies } from './recognition.ts';
import {
  broken,
  failureOf,
  fieldOf,
  type ListedDefinition,
  listed,
  placeOf,
  type Registered,
  usable,
} from './registered-definition.ts';

/** What a registry needs. */
export interface RegistryOptions extends ProviderWorld {
  /** Folder of the user's own definitions, one `<id>.json` each; absent: there are only the built-in ones. */
  readonly folder?: string;
}

/**
 * The providers that there are: the built-in definitions, and the user's own. A definition of the user with the id of a built-in one must
 * say `"overrides": true`. Without it that id can be used by neither: accounts may have been made with the one or the other, and to guess
 * would send their secrets to the wrong place.
 */
export class DefinitionRegistry implements ProviderRegistry {
  readonly #options: RegistryOptions;
  readonly #listeners = new Set<() => void>();
  #registered = new Map<string, Registered>();
  #reloading: Promise<unknown> = Promise.resolve();

  private constructor(options: RegistryOptions) {
    this.#options = options;
  }

  /** Opens a registry and reads the folder. Throws `storage-unavailable` if that cannot be read. */
  static async open(options: RegistryOptions): Promise<DefinitionRegistry> {
    const registry = new DefinitionRegistry(options);
    await registry.reload();
    return registry;
  }

  /** Calls back when definitions came, went or changed; returns a function that ends it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Reads the folder anew. Definitions that did not change keep their providers, and those their caches. Throws `storage-unavailable`;
   * what was known stays in use then.
   */
  reload(): Promise<void> {
    // One after the other: what was read later must not be overtaken by what was read before.
    const reloading = this.#reloading.then(() => this.#reload());
    this.#reloading = reloading.catch(() => {});
    return reloading;
  }

  async #reload(): Promise<void> {
    const { folder } = this.#options;
    const before = this.#registered;
    const registered = new Map<string, Registered>();
    for (const [id, definition] of builtInDefinitions) {
      const known = before.get(id);
      registered.set(id, known?.builtIn ? known : usable(definition, undefined));
    }
    for (const file of folder === undefined ? [] : await readDefinitionFiles(folder)) {
      const known = before.get(file.id);
      const revision = revisionOf(file);
      registered.set(file.id, known?.revision === revision ? known : await this.#register(file, revision));
    }
    this.#registered = registered;
    const isSame =
      before.size === registered.size && [...registered].every(([id, each]) => before.get(id) === each);
    if (!isSame) for (const listener of this.#listeners) listener();
  }

  async #register({ id, text, error }: DefinitionFile, revision: string): Promise<Registered> {
    if (text === undefined) {
      const expected = 'a file that can be read, 256 KiB at most';
      return broken([{ pointer: '', found: error ?? 'nothing', expected }], revision);
    }
    const { definition, problems } = await this.#checkOwn(text, id);
    return definition ? usable(definition, revision) : broken(problems, revision);
  }

  /** What is wrong with a definition, and where; undefined if it can be used or there is none. */
  problem(providerId: string): Failure | undefined {
    const registered = this.#registered.get(providerId);
    return registered && !registered.definition ? failureOf(providerId, registered.problems) : undefined;
  }

  /** The provider; undefined if there is no such definition, it is broken, or it cannot be used with this instance. */
  find(providerId: string, instance?: string): Provider | undefined {
    const registered = this.#registered.get(providerId);
    if (!registered?.definition) return undefined;
    const known = registered.providers.get(instance);
    if (known) return known;
    try {
      const provider = compileDefinition(registered.definition, this.#options)(instance);
      registered.providers.set(instance, provider);
      return provider;
    } catch {
      return undefined;
    }
  }

  /**
   * The base URL as it is kept with an account, or undefined if the provider has no instances. Throws `invalid-input` saying what is wrong
   * with it, `no-such-provider`, and `misconfigured` if the definition cannot be used.
   */
  checkInstance(providerId: string, instance: string | undefined): string | undefined {
    const registered = this.#registered.get(providerId);
    if (!registered) throw fail('no-such-provider', `There is no provider "${providerId}".`);
    const { definition } = registered;
    if (!definition) throw new FailureError(failureOf(providerId, registered.problems));
    return normaliseInstance(definition, instance);
  }

  /** All providers, the built-in ones first, then the user's own by id. */
  list(): readonly ListedDefinition[] {
    return [...this.#registered].map(([id, registered]) => listed(id, registered));
  }

  /** Whether an address is one of the provider's site: a host that its definition names, or that of the instance. */
  isAt(providerId: string, instance: string | undefined, url: string): boolean {
    const definition = this.#registered.get(providerId)?.definition;
    const host = URL.parse(url)?.hostname;
    if (!definition || !host) return false;
    return hostsOf(definition, instance).some((own) => hostMatches(own, host));
  }

  /** The providers whose cookies are among those that were seen. `instancesOf` tells at which instances the person has accounts. */
  recognise(
    seen: SeenCookies,
    instancesOf: (providerId: string) => readonly string[],
  ): readonly Recognised[] {
    const candidates = [...this.#registered].flatMap(([id, { definition, builtIn }]) =>
      definition ? [{ definition, builtIn, instances: instancesOf(id) }] : [],
    );
    return recognise(seen, candidates);
  }

  /** Says what is wrong with a definition that the user is about to add. */
  async check(
    text: string,
  ): Promise<{ readonly id?: string; readonly problems: readonly DefinitionProblem[] }> {
    const { id, problems } = await this.#checkOwn(text, undefined);
    return { ...(id === undefined ? {} : { id }), problems };
  }

  /**
   * Stores a definition in the folder and uses it from now on; one of the user's own with the same id is replaced. Throws `invalid-input`
   * if something is wrong with it, `not-supported` without a folder, and `storage-unavailable`.
   */
  async add(text: string): Promise<ListedDefinition> {
    const { folder } = this.#options;
    const { id, definition, problems } = await this.#checkOwn(text, undefined);
    if (id === undefined || !definition) {
      throw fail('invalid-input', `The definition cannot be used.${placeOf(problems)}`, fieldOf(problems));
    }
    if (folder === undefined) throw fail('not-supported', 'This profile has no folder for definitions.');
    await writeDefinitionFile(folder, id, text);
    await this.reload();
    const registered = this.#registered.get(id);
    if (!registered) throw fail('storage-unavailable', 'The definition was written, but is not there.');
    return listed(id, registered);
  }

  /** The definition in use; undefined if there is none, or it cannot be used. */
  definitionOf(providerId: string): Definition | undefined {
    return this.#registered.get(providerId)?.definition;
  }

  /** What a text says as a definition, whether or not its id is taken. */
  async parse(text: string): Promise<CheckedDefinition> {
    const { checkDefinition } = await import('./definition-check.ts');
    return checkDefinition(text, findBuiltIn);
  }

  /** A definition as it is written. Throws `no-such-provider`, `storage-unavailable`. */
  async read(
    providerId: string,
  ): Promise<{ readonly text: string; readonly builtIn: boolean; readonly overrides: boolean }> {
    const { folder } = this.#options;
    const registered = this.#registered.get(providerId);
    if (!registered) throw fail('no-such-provider', `There is no provider "${providerId}".`);
    const builtInOne = builtInDefinitions.get(providerId);
    if (registered.builtIn || folder === undefined) {
      return { text: `${JSON.stringify(builtInOne, null, 2)}\n`, builtIn: true, overrides: false };
    }
    const text = await readDefinitionFile(folder, providerId);
    return { text, builtIn: false, overrides: builtInOne !== undefined };
  }

  /** Deletes one of the user's own definitions; a built-in one of the same id is used again. Throws `storage-unavailable`. */
  async remove(providerId: string): Promise<void> {
    const { folder } = this.#options;
    const registered = this.#registered.get(providerId);
    if (!registered || registered.builtIn || folder === undefined) {
      throw fail('no-such-provider', `There is no definition "${providerId}" of your own.`);
    }
    await removeDefinitionFile(folder, providerId);
    await this.reload();
  }

  async #checkOwn(text: string, fileId: string | undefined): Promise<CheckedDefinition> {
    // The checks and their schema are loaded only where there is something to check: most profiles have no definitions of their own.
    const { checkDefinition } = await import('./definition-check.ts');
    const checked = checkDefinition(text, findBuiltIn);
    const { id, definition } = checked;
    if (id === undefined || !definition) return checked;
    const problems: DefinitionProblem[] = [];
    if (fileId !== undefined && fileId !== id) {
      problems.push({
        pointer: '/id',
        found: `the text ${JSON.stringify(id)}`,
        expected: `${JSON.stringify(fileId)}, as the file is named`,
      });
    }
    if (builtInDefinitions.has(id) && definition.overrides !== true) {
      problems.push({
        pointer: '/id',
        found: `${JSON.stringify(id)}, the id of a built-in definition`,
        expected: 'an id of its own, or "overrides": true to replace the built-in one',
      });
    }
    return problems.length === 0 ? checked : { id, problems };
  }
}

function hostsOf(definition: Definition, instance: string | undefined): readonly string[] {
  const entries = domainsOf(definition).map((entry) =>
    entry === '{instance}' ? (instance ?? entry) : entry,
  );
  return new Domains(entries).hostNames;
}

/** The same for the same content. */
function revisionOf({ text, error }: DefinitionFile): string {
  return createHash('sha256')
    .update(text ?? `unreadable: ${error}`)
    .digest('hex')
    .slice(0, 12);
}
