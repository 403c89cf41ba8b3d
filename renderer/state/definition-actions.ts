import type { FailureData, Input } from '../../preload/contract.ts';
import type { WindowBridge } from '../bridge/window-bridge.ts';
import { texts } from '../texts/texts.ts';
import type { FeedStore } from './feed.ts';
import type { Notices } from './notices.ts';

/** What a person does with definitions. */
export function createDefinitionActions(bridge: WindowBridge, store: FeedStore, notices: Notices) {
  return {
    checkDefinition: (definition: string) => bridge.call('providers.check', { definition }),
    readDefinition: (id: string) => bridge.call('providers.read', { id }),
    saveDefinition: (definition: string) => bridge.call('providers.add', { definition }),
    tryDefinition: (trial: Input<'providers.try'>) => bridge.call('providers.try', trial),
    /** The trial answers `cancelled` then. */
    cancelTrial: (runId: string) => bridge.call('providers.cancelTry', { runId }),

    async removeDefinition(id: string, name: string): Promise<FailureData | undefined> {
      const reply = await bridge.call('providers.remove', { id });
      if (!reply.ok) return reply.failure;
      notices.tell(texts.settings.providers.removed(name));
      return undefined;
    },

    /** Opens the editor on a definition that there is. */
    async editDefinition(id: string): Promise<void> {
      const reply = await bridge.call('providers.read', { id });
      if (!reply.ok) {
        notices.failed(reply.failure);
        return;
      }
      const { definition: text } = reply.value;
      store.setState({ screen: 'teach', draft: { text, start: text }, dialog: undefined });
    },
  };
}
