import type { KeySlot } from '../engine/provider.ts';
import { domainsOf } from './definition-requests.ts';
import type { Definition } from './definition-schema.ts';
import { Domains } from './domains.ts';
import { type ClientNeed, clientNeedOf, planOf, redirectUriOf, waysOf } from './sign-in-plans.ts';

/** What keeps an account of a provider signed in, as a person would call it. */
export type ProviderKind = 'oauth' | 'session' | 'cookies' | 'token' | 'api-key';

/** What a person must know who registers an OAuth client of their own. */
export interface ClientFacts {
  readonly redirectUri: string;
  readonly needs: Readonly<Partial<Record<'loopback' | 'device', ClientNeed>>>;
}

/** What a person wants to know of a provider before they sign in. */
export interface DefinitionFacts {
  readonly kind: ProviderKind;
  /** Where its requests go, without the instance: `pixverse.ai`. */
  readonly hosts: readonly string[];
  /** Where the person finds what they are to paste, by way in. */
  readonly hints: Readonly<Partial<Record<'cookies' | 'token' | 'api-key', string>>>;
  /** Whether people may sign in at this site by their Google account, in a browser. */
  readonly byGoogle: boolean;
  /** What a client of the person's own must bring, by way in, and the redirect URI to register; absent where there is no use for one. */
  readonly client?: ClientFacts;
  /** Keys of other services that accounts keep there; absent: none. */
  readonly keys?: readonly KeySlot[];
}

const kinds: Record<Definition['renewal']['by'], ProviderKind> = {
  oauth: 'oauth',
  refresh: 'session',
  touch: 'cookies',
  'sign-in': 'token',
  check: 'api-key',
};

/** Reads the facts out of a definition. */
export function factsOf(definition: Definition): DefinitionFacts {
  const { signIn, renewal } = definition;
  const hints: { cookies?: string; token?: string; 'api-key'?: string } = {};
  for (const way of ['cookies', 'token', 'api-key'] as const) {
    const hint = signIn[way]?.hint;
    if (hint !== undefined) hints[way] = hint;
  }
  const own = domainsOf(definition).filter((domain) => !domain.includes('{instance}'));
  const hosts = new Domains(own).hostNames.map((host) => host.replace(/^\*\./, ''));
  const slots = Object.entries(definition.ownKeys?.slots ?? {});
  return {
    kind: kinds[renewal.by],
    hosts: [...new Set(hosts)],
    hints,
    byGoogle: isByGoogle(definition),
    ...clientFactsOf(definition),
    ...(slots.length > 0 && { keys: slots.map(([id, { name }]) => ({ id, name })) }),
  };
}

function isByGoogle(definition: Definition): boolean {
  return waysOf(definition).some((way) => {
    if (way !== 'window' && way !== 'chrome') return false;
    const plan = planOf(definition, way);
    return plan.kind === 'window' && plan.identityProviderHosts.includes('accounts.google.com');
  });
}

function clientFactsOf(definition: Definition): Pick<DefinitionFacts, 'client'> {
  const { loopback, device } = definition.signIn;
  const needs = {
    ...(loopback && { loopback: clientNeedOf(definition, 'loopback') }),
    ...(device && { device: clientNeedOf(definition, 'device') }),
  };
  const known = Object.entries(needs).filter((need): need is [string, ClientNeed] => need[1] !== undefined);
  if (known.length === 0) return {};
  return { client: { redirectUri: redirectUriOf(definition), needs: Object.fromEntries(known) } };
}
