import { fail } from '../../engine/failure.ts';
import type { OwnKey, OwnKeyClient } from '../../engine/provider.ts';
import type { Caller, HandlersOf } from '../caller.ts';
import type { ApiParts } from '../parts.ts';

export function keyHandlers({ engine }: ApiParts): HandlersOf<'keys'> {
  /** The keys after something was done, as the provider tells them. */
  const after = async (
    id: string,
    { actor }: Caller,
    work: (keys: OwnKeyClient, signal: AbortSignal) => Promise<void>,
  ) => {
    const keys = await engine.runWithSession(
      id,
      async (client, signal) => {
        if (!client.ownKeys) {
          throw fail('not-supported', 'Accounts of this provider keep no keys of other services.');
        }
        await work(client.ownKeys, signal);
        return await client.ownKeys.read(signal);
      },
      actor,
    );
    return { keys: keys.map(view) };
  };
  return {
    'keys.list': async ({ id }, caller) => await after(id, caller, async () => {}),
    'keys.set': async ({ id, key, secret }, caller) =>
      await after(id, caller, (keys, signal) => keys.write(key, secret, signal)),
    'keys.clear': async ({ id, key }, caller) =>
      await after(id, caller, (keys, signal) => keys.write(key, undefined, signal)),
  };
}

function view({ id, name, isSet, hint }: OwnKey): OwnKey {
  return { id, name, isSet, ...(hint === undefined ? {} : { hint }) };
}
