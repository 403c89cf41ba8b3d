import type { FailureData, Input } from '../../preload/contract.ts';
import type { WindowBridge } from '../bridge/window-bridge.ts';
import { texts } from '../texts/texts.ts';
import type { ConsentAnswer, TokenFile } from './contract-types.ts';
import type { FeedStore } from './feed.ts';
import type { Notices } from './notices.ts';

/** What a person decides about tools. A key is never here: main puts it on the clipboard. */
export function createToolActions(bridge: WindowBridge, store: FeedStore, notices: Notices) {
  return {
    /** Reads grants and token files, for the screen that shows them. */
    async readTools(): Promise<FailureData | undefined> {
      const [grants, files] = await Promise.all([
        bridge.call('grants.list', {}),
        bridge.call('tokenFiles.list', {}),
      ]);
      if (!grants.ok) return grants.failure;
      if (!files.ok) return files.failure;
      store.setState({ tools: { grants: grants.value.grants, files: files.value.files } });
      return undefined;
    },
    async createGrant(wanted: Input<'grants.createAndCopy'>): Promise<FailureData | undefined> {
      const reply = await bridge.call('grants.createAndCopy', wanted);
      if (!reply.ok) return reply.failure;
      notices.tell(texts.tools.create.copied);
      return undefined;
    },
    async revokeGrant(id: string): Promise<FailureData | undefined> {
      const reply = await bridge.call('grants.revoke', { id });
      return reply.ok ? undefined : reply.failure;
    },
    async removeTokenFile({ accountId, form }: TokenFile): Promise<void> {
      const reply = await bridge.call('tokenFiles.remove', { id: accountId, form });
      if (!reply.ok) notices.failed(reply.failure);
    },
    async answerTool(id: string, answer: ConsentAnswer): Promise<void> {
      // The question goes with the answer, and does not wait for its event.
      store.setState(({ grantRequests }) => ({
        grantRequests: grantRequests.filter((request) => request.id !== id),
      }));
      const reply = await bridge.call('grants.answer', { id, answer });
      if (!reply.ok) notices.failed(reply.failure);
    },
  };
}
