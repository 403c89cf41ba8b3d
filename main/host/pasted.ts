import type { ParsePasted } from '../api/sign-in-parts.ts';
import { fail } from '../engine/failure.ts';
import type { ProviderRegistry } from '../engine/ports.ts';
import { readPasted } from '../sign-in/paste.ts';

/** Reads what a person pasted as the provider's definition says that it is to be read. */
export function parsePastedWith(providers: ProviderRegistry): ParsePasted {
  return ({ way, text, providerId, instance }) => {
    const provider = providers.find(providerId, instance);
    if (!provider)
      throw fail('no-such-provider', `There is no usable provider "${providerId}" for this address.`);
    return readPasted(way, text, provider.signInPlan(way));
  };
}
