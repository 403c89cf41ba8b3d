import type { Captured, Provider, ProviderClient, Renewal, SignedIn, WayIn } from '../engine/provider.ts';
import type { Credential, Milliseconds, Session } from '../engine/session.ts';
import type { OAuthClient, SignInPlan } from '../engine/sign-in-plan.ts';
import {
  bindDefinition,
  type CompiledDefinition,
  type ProviderWorld,
  type RefreshMargins,
} from './compiled-definition.ts';
import { DefinitionClient } from './definition-client.ts';
import type { Definition } from './definition-schema.ts';
import { parseDuration } from './duration.ts';
import { normaliseInstance } from './instance.ts';
import { planOf, waysOf } from './sign-in-plans.ts';
import { adoptCaptured, registerAccount, signInWithPassword } from './signing-in.ts';

export type { ProviderWorld } from './compiled-definition.ts';

const minute = 60_000;
const hour = 60 * minute;

const usualMargins: RefreshMargins = { site: 5 * minute, oauth: 10 * minute };

/** Intervals of touches and checks where the definition gives none. */
const usualIntervals: Record<Definition['renewal']['by'], Milliseconds> = {
  refresh: 30 * minute,
  oauth: 30 * minute,
  touch: 15 * minute,
  'sign-in': 6 * hour,
  check: 6 * hour,
};

/**
 * Makes the providers of a definition that has been checked. The function that comes back takes the base URL of the instance, and throws
 * `invalid-input` if it is missing, is not wanted, or cannot be used.
 */
export function compileDefinition(
  definition: Definition,
  world: ProviderWorld,
): (instance?: string) => Provider {
  return (instance) => {
    const checked = normaliseInstance(definition, instance);
    return new DefinitionProvider(bindDefinition(definition, checked, world), checked);
  };
}

class DefinitionProvider implements Provider {
  readonly id: string;
  readonly name: string;
  readonly instance?: string;
  readonly renewal: Renewal;
  readonly touchInterval: Milliseconds;
  readonly creditsInterval?: Milliseconds;
  readonly parallelRefreshes: number;
  readonly hasCredits: boolean;
  readonly claim?: string;
  readonly parallelCredits: number;
  readonly mintsTokens: boolean;
  readonly waysIn: readonly WayIn[];
  readonly #definition: CompiledDefinition;

  constructor(definition: CompiledDefinition, instance: string | undefined) {
    const { source } = definition;
    this.#definition = definition;
    this.id = source.id;
    this.name = source.name;
    if (instance !== undefined) this.instance = instance;
    this.renewal = renewalOf(source);
    this.touchInterval = length(source.renewal.every) ?? usualIntervals[source.renewal.by];
    const creditsInterval = length(source.creditsInterval);
    if (creditsInterval !== undefined) this.creditsInterval = creditsInterval;
    this.parallelRefreshes = source.parallelRefreshes ?? 2;
    this.hasCredits = source.credits !== undefined;
    if (source.credits?.claim) this.claim = source.credits.claim.name;
    this.parallelCredits = source.parallelCredits ?? 2;
    this.mintsTokens = source.mint !== undefined;
    this.waysIn = waysOf(source);
  }

  get refreshMargin(): Milliseconds {
    const { source, world } = this.#definition;
    const { site, oauth } = world.margins?.() ?? usualMargins;
    return length(source.refreshMargin) ?? (source.renewal.by === 'oauth' ? oauth : site);
  }

  signInPlan(way: WayIn, client?: OAuthClient): SignInPlan {
    return planOf(this.#definition.source, way, client);
  }

  servesUrl(url: string): boolean {
    const target = URL.parse(url);
    return target !== null && this.#definition.domains.includes(target);
  }

  openClient(session: Session): ProviderClient {
    return new DefinitionClient(this.#definition, session);
  }

  signInWithPassword(credential: Credential, signal: AbortSignal): Promise<SignedIn> {
    return signInWithPassword(this.#definition, credential, signal);
  }

  register(credential: Credential, signal: AbortSignal): Promise<SignedIn> {
    return registerAccount(this.#definition, credential, signal);
  }

  adopt(captured: Captured, signal: AbortSignal): Promise<SignedIn> {
    return adoptCaptured(this.#definition, captured, signal);
  }
}

/** How sessions of the definition are kept alive, in the engine's words. */
export function renewalOf({ renewal }: Definition): Renewal {
  return renewal.by === 'oauth' ? 'refresh' : renewal.by;
}

function length(duration: string | undefined): Milliseconds | undefined {
  return duration === undefined ? undefined : parseDuration(duration);
}
