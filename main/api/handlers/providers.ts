import type { HandlersOf } from '../caller.ts';
import type { EventFeed } from '../event-feed.ts';
import type { ApiParts } from '../parts.ts';
import { providerView } from '../views.ts';

export function providerHandlers({ providers, audit }: ApiParts, feed: EventFeed): HandlersOf<'providers'> {
  return {
    'providers.list': async () => ({ providers: providers.list().map(providerView) }),
    'providers.check': async ({ definition }) => {
      const { id, problems } = await providers.check(definition);
      return {
        id,
        problems: problems.map(({ pointer, found, expected }) => ({ pointer, found, expected })),
      };
    },
    'providers.add': async ({ definition }, { actor }) => {
      const added = providerView(await providers.add(definition));
      audit.note({ type: 'definition-added', actor, providerId: added.id });
      feed.tellProvidersChanged();
      return added;
    },
  };
}
