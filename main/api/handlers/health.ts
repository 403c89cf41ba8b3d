import type { Output } from '../../../preload/contract.ts';
import type { HandlersOf } from '../caller.ts';
import type { ApiParts } from '../parts.ts';
import type { ProviderCounts } from '../reliability-parts.ts';

export function healthHandlers({ health, providers }: ApiParts): HandlersOf<'health'> {
  return {
    'health.read': async () => {
      const { since, providers: counts } = health.recent();
      return {
        since,
        providers: [...counts]
          .map(([id, figures]) => view(id, providers.find(id)?.name ?? id, figures))
          .sort(
            (one, other) => other.failed - one.failed || one.providerName.localeCompare(other.providerName),
          ),
      };
    },
  };
}

function view(
  providerId: string,
  providerName: string,
  { renewed, reauthenticated, failures, unreadable, handedOut }: ProviderCounts,
): Output<'health.read'>['providers'][number] {
  const failed = Object.values(failures).reduce((sum, count) => sum + count, 0);
  return {
    ...{ providerId, providerName, failed, unreadable, handedOut },
    renewed: renewed + reauthenticated,
    failures: { ...failures },
  };
}
