import type { FailureData, Output, Reply } from '../../preload/contract.ts';
import type { WindowBridge } from '../bridge/window-bridge.ts';
import { texts } from '../texts/texts.ts';
import type { Notices } from './notices.ts';

/** A key of another service that an account keeps at its provider, as far as it may be shown. */
export type OwnKey = Output<'keys.list'>['keys'][number];

/** What can be done with such keys. A key passes through and is kept nowhere in the window. */
export type KeyActions = ReturnType<typeof createKeyActions>;

/** Makes the actions on keys; failures are shown where they were asked for. */
export function createKeyActions(bridge: WindowBridge, notices: Notices) {
  return {
    readKeys: (id: string): Promise<Reply<'keys.list'>> => bridge.call('keys.list', { id }),

    async setKey(
      id: string,
      { id: key, name }: OwnKey,
      secret: string,
    ): Promise<readonly OwnKey[] | FailureData> {
      const reply = await bridge.call('keys.set', { id, key, secret });
      if (!reply.ok) return reply.failure;
      notices.tell(texts.keys.isSet(name));
      return reply.value.keys;
    },

    async clearKey(id: string, { id: key, name }: OwnKey): Promise<readonly OwnKey[] | FailureData> {
      const reply = await bridge.call('keys.clear', { id, key });
      if (!reply.ok) return reply.failure;
      notices.tell(texts.keys.isCleared(name));
      return reply.value.keys;
    },
  };
}
