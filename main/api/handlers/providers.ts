import type { HandlersOf } from '../caller.ts';
import type { EventFeed } from '../event-feed.ts';
import { NamedRuns } from '../named-runs.ts';
import type { ApiParts } from '../parts.ts';
import { failureView, providerView } from '../views.ts';

export function providerHandlers(
  { engine, providers, definitions, audit }: ApiParts,
  feed: EventFeed,
): HandlersOf<'providers'> {
  const trials = new NamedRuns();
  return {
    'providers.list': async () => ({ providers: providers.list().map(providerView) }),
    'providers.check': async ({ definition }) => {
      const { id, problems } = await providers.check(definition);
      return {
        id,
        problems: problems.map(({ pointer, found, expected, line, column }) => ({
          pointer,
          found,
          expected,
          line,
          column,
        })),
      };
    },
    'providers.add': async ({ definition }, { actor }) => {
      const added = providerView(await providers.add(definition));
      audit.note({ type: 'definition-added', actor, providerId: added.id });
      engine.providersChanged();
      feed.tellProvidersChanged();
      return added;
    },
    'providers.read': async ({ id }) => await definitions.read(id),
    'providers.remove': async ({ id }, { actor }) => {
      await definitions.remove(id);
      audit.note({ type: 'definition-removed', actor, providerId: id });
      engine.providersChanged();
      feed.tellProvidersChanged();
      return {};
    },
    'providers.try': async ({ runId, definition, instance, source }, { signal }) => {
      const steps = await trials.run(runId, (cancelled) =>
        definitions.try(definition, instance, source, AbortSignal.any([signal, cancelled])),
      );
      return {
        steps: steps.map(({ failure, exchanges, ...step }) => ({
          ...step,
          exchanges: [...exchanges],
          ...(failure && { failure: failureView(failure) }),
        })),
      };
    },
    'providers.cancelTry': async ({ runId }) => {
      trials.cancel(runId);
      return {};
    },
  };
}
