import type { Output } from '../../preload/contract.ts';
import type { Provider } from '../engine/provider.ts';
import type { DefinitionRegistry } from '../providers/registry.ts';

/** A provider that a page belongs to. */
export type SitePlace = Output<'imports.site'>['providers'][number];

/**
 * The providers whose sessions a page of this address can hold, with the places they lie in. Sites of a general kind are known by the
 * addresses that the person has accounts at; others are found by their cookies once those are read.
 */
export function providersAt(
  url: string,
  registry: DefinitionRegistry,
  instancesOf: (providerId: string) => readonly string[],
): readonly SitePlace[] {
  const page = new URL(url);
  const places: SitePlace[] = [];
  for (const { id, instance: base, waysIn } of registry.list()) {
    if (!waysIn.includes('cookies')) continue;
    for (const instance of base ? new Set(instancesOf(id)) : [undefined]) {
      const provider = registry.find(id, instance);
      const place = provider && placeOf(provider, page);
      if (place) places.push(place);
    }
  }
  return places;
}

function placeOf(provider: Provider, page: URL): SitePlace | undefined {
  const plan = provider.signInPlan('cookies');
  if (plan.kind !== 'input') return undefined;
  const { id, name, instance } = provider;
  const { cookieDomains = [], localStorageOrigins = [] } = plan;
  // Two services on one host are told apart by their ports, which cookies do not know.
  const isHere =
    instance === undefined
      ? cookieDomains.some((domain) => isRelated(domain.replace(/^\*\./, ''), page.hostname))
      : new URL(instance).origin === page.origin;
  if (!isHere) return undefined;
  return {
    providerId: id,
    providerName: name,
    ...(instance !== undefined && { instance }),
    cookieDomains: [...cookieDomains],
    localStorageOrigins: [...localStorageOrigins],
  };
}

function isRelated(domain: string, host: string): boolean {
  return domain === host || host.endsWith(`.${domain}`) || domain.endsWith(`.${host}`);
}
