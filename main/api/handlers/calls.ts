import { fail } from '../../engine/failure.ts';
import { isWholeId, resolveAccount } from '../account-names.ts';
import type { HandlersOf } from '../caller.ts';
import type { ApiParts } from '../parts.ts';

/** Each holds its reply in memory, so that what tools may cost at a time is bounded. */
const mostAtOnce = 16;

export function callHandlers({ engine, providers }: ApiParts): HandlersOf<'calls'> {
  let running = 0;
  return {
    'calls.send': async ({ id: name, body, ...request }, { actor, signal, access }) => {
      const { id } = isWholeId(name)
        ? engine.get(name)
        : resolveAccount(engine.list(), name, (providerId) => providers.find(providerId));
      if (running >= mostAtOnce) {
        throw fail('rate-limited', `${mostAtOnce} requests of tools are under way; wait for one to end.`);
      }
      running += 1;
      try {
        const binaryBody = body === undefined ? {} : { binaryBody: Buffer.from(body, 'base64') };
        const sent = { ...request, ...binaryBody, keepBytes: true };
        const {
          status,
          url,
          headers,
          bytes = new Uint8Array(),
        } = await engine.request(id, sent, {
          actor,
          signal,
          tool: access?.tool,
        });
        return { status, url, headers: { ...headers }, body: Buffer.from(bytes).toString('base64') };
      } finally {
        running -= 1;
      }
    },
  };
}
