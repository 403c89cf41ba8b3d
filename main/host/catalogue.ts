import type { ProviderCatalogue, ProviderFacts } from '../api/provider-parts.ts';
import type { WayIn } from '../engine/provider.ts';
import type { ListedDefinition } from '../providers/registered-definition.ts';
import type { DefinitionRegistry } from '../providers/registry.ts';

/** The ways in that need nothing but the engine. */
const engineWays: readonly WayIn[] = ['password', 'register', 'cookies', 'token', 'api-key'];

/** The providers as this host offers them: only ways in that it has, and the Playground's address where it runs. */
export class Catalogue implements ProviderCatalogue {
  readonly #registry: DefinitionRegistry;
  readonly #ways: ReadonlySet<WayIn>;
  readonly #playgroundUrl: () => string | undefined;
  readonly #creditAlerts: () => Readonly<Record<string, number>>;
  #facts: Map<string, ProviderFacts> | undefined;

  constructor(
    registry: DefinitionRegistry,
    hostWays: readonly WayIn[],
    playgroundUrl: () => string | undefined,
    creditAlerts: () => Readonly<Record<string, number>> = () => ({}),
  ) {
    this.#registry = registry;
    this.#ways = new Set([...engineWays, ...hostWays]);
    this.#playgroundUrl = playgroundUrl;
    this.#creditAlerts = creditAlerts;
  }

  list(): readonly ProviderFacts[] {
    return [...this.#known().values()];
  }

  find(providerId: string): ProviderFacts | undefined {
    return this.#known().get(providerId);
  }

  checkInstance(providerId: string, instance: string | undefined): string | undefined {
    return this.#registry.checkInstance(providerId, instance);
  }

  check(definition: string) {
    return this.#registry.check(definition);
  }

  async add(definition: string): Promise<ProviderFacts> {
    const added = await this.#registry.add(definition);
    this.forget();
    return this.#factsOf(added);
  }

  /** Reads everything anew at the next question. */
  forget(): void {
    this.#facts = undefined;
  }

  #known(): Map<string, ProviderFacts> {
    this.#facts ??= new Map(this.#registry.list().map((listed) => [listed.id, this.#factsOf(listed)]));
    return this.#facts;
  }

  #factsOf({ problems: _problems, ...listed }: ListedDefinition): ProviderFacts {
    const { id, builtIn, instance, waysIn } = listed;
    const playground = id.startsWith('playground-') && builtIn ? this.#playgroundUrl() : undefined;
    return {
      ...listed,
      instance: instance && { suggestion: instance.suggestion ?? playground },
      waysIn: waysIn.filter((way) => this.#ways.has(way)),
      creditAlert: new Map(Object.entries(this.#creditAlerts())).get(id),
    };
  }
}
