import type { KeySlot } from '../engine/provider.ts';
import { domainsOf } from './definition-requests.ts';
import type { Definition } from './definition-schema.ts';
import { Domains } from './domains.ts';
import { planOf, waysOf } from './sign-in-plans.ts';

/** What keeps an account of a provider signed in, as a person would call it. */
export type ProviderKind = 'oauth' | 'session' | 'cookies' | 'token' | 'api-key';

/** What a person wants to know of a provider before they sign in. */
export interface DefinitionFacts {
  readonly kind: ProviderKind;
  /** Where its requests go, without the instance: `pixverse.ai`. */
  readonly hosts: readonly string[];
  /** Where the person finds what they are to paste, by way in. */
  readonly hints: Readonly<Partial<Record<'cookies' | 'token' | 'api-key', string>>>;
  /** Whether people may sign in at this site by their Google account, in a browser. */
  readonly byGoogle: boolean;
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
