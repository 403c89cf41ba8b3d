import type { Failure } from '../engine/failure.ts';
import type { KeySlot, Renewal, WayIn } from '../engine/provider.ts';

/** What is asked for of an OAuth client that a person registered. */
export interface OAuthClientNeed {
  readonly id: 'required' | 'optional';
  readonly secret: 'required' | 'optional';
}

/** A provider as a list shows it. */
export interface ProviderFacts {
  readonly id: string;
  readonly name: string;
  readonly builtIn: boolean;
  /** Present if accounts of the provider need a base URL. */
  readonly instance?: { readonly suggestion?: string };
  /** The ways in that provider and host both have, best first. */
  readonly waysIn: readonly WayIn[];
  readonly renewal: Renewal;
  /** What accounts can have handed out on request, such as `Daily credits`. */
  readonly claim?: string | undefined;
  /** The person wants to be told when credits of its accounts fall under this. */
  readonly creditAlert?: number | undefined;
  /** What keeps an account signed in. */
  readonly kind: 'oauth' | 'session' | 'cookies' | 'token' | 'api-key';
  /** Where its requests go, without the instance. */
  readonly hosts: readonly string[];
  /** Where the person finds what they are to paste, by way in. */
  readonly hints: Readonly<Partial<Record<'cookies' | 'token' | 'api-key', string>>>;
  /** Whether people may sign in there by their Google account. */
  readonly byGoogle: boolean;
  /** Tells versions of a definition of the user's own apart; absent for built-in ones. */
  readonly revision?: string | undefined;
  /** What a client of the person's own must bring, by way in, and the redirect URI to register with the server. */
  readonly client?:
    | {
        readonly redirectUri: string;
        readonly needs: Readonly<Partial<Record<'loopback' | 'device', OAuthClientNeed>>>;
      }
    | undefined;
  /** Keys of other services that its accounts keep there. */
  readonly keys?: readonly KeySlot[] | undefined;
  /** Set if the definition cannot be used. */
  readonly failure?: Failure;
}

/** One wrong place in a definition. */
export interface DefinitionProblem {
  /** RFC 6901. */
  readonly pointer: string;
  readonly found: string;
  readonly expected: string;
  /** Where the text stops being JSON, from 1. */
  readonly line?: number;
  readonly column?: number;
}

/** The providers that there are, and what a person adds to them. */
export interface ProviderCatalogue {
  list(): readonly ProviderFacts[];
  find(providerId: string): ProviderFacts | undefined;
  /** The base URL as an account keeps it. Throws `invalid-input`, `no-such-provider`, `misconfigured`. */
  checkInstance(providerId: string, instance: string | undefined): string | undefined;
  check(definition: string): Promise<{ id?: string; problems: readonly DefinitionProblem[] }>;
  /** Stores a definition in the profile. Throws `misconfigured` with the pointer if it has problems. */
  add(definition: string): Promise<ProviderFacts>;
}
