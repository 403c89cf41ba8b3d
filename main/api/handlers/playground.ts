import type { Output } from '../../../preload/contract.ts';
import type { HandlersOf } from '../caller.ts';
import type { ApiParts } from '../parts.ts';
import type { PlaygroundState } from '../playground-parts.ts';

export function playgroundHandlers({ playground }: ApiParts): HandlersOf<'playground'> {
  return {
    'playground.state': async () => view(playground.state()),
    'playground.start': async () => view(await playground.start()),
    'playground.stop': async () => view(await playground.stop()),
    'playground.setFaults': async (faults) => view(await playground.setFaults(faults)),
  };
}

function view({ running, url, faults }: PlaygroundState): Output<'playground.state'> {
  const { latency, serverErrors, rateLimits, garbage } = faults;
  return { running, url, faults: { latency, serverErrors, rateLimits, garbage } };
}
