import { domainsOf } from './definition-requests.ts';
import type { Definition } from './definition-schema.ts';
import { Domains } from './domains.ts';
import { mapTexts, presetVariable } from './template.ts';

interface Placed {
  readonly definition: Definition;
  readonly instance: string | undefined;
}

/**
 * Whether a definition that is tried sends an account's secrets only to where the account's own definition sends them: every host of the one
 * is a host of the other, and the OAuth endpoints, which need not be among the hosts, are the same.
 */
export function staysWithin(tried: Placed, own: Placed): boolean {
  if (tried.definition.oauth && boundOAuth(tried) !== boundOAuth(own)) return false;
  const allowed = new Domains(boundDomains(own));
  return boundDomains(tried).every((entry) => allowed.covers(entry));
}

function boundDomains({ definition, instance }: Placed): string[] {
  return domainsOf(definition).map((domain) => bound(domain, instance));
}

function boundOAuth({ definition, instance }: Placed): string {
  return JSON.stringify(mapTexts({ oauth: definition.oauth }, (text) => bound(text, instance)));
}

function bound(text: string, instance: string | undefined): string {
  return instance === undefined ? text : presetVariable(text, 'instance', instance);
}
