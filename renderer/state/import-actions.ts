import type { FailureData, Input, Output, Reply } from '../../preload/contract.ts';
import type { WindowBridge } from '../bridge/window-bridge.ts';
import type { Notices } from './notices.ts';

/** What was found in a file, and what became of it. */
export type ImportPreview = Output<'imports.preview'>;
export type ImportItem = ImportPreview['items'][number];
export type ImportChange = ImportItem['changes'][number];
export type PasswordLine = ImportPreview['passwords'][number];
export type ImportChoice = Input<'imports.apply'>['items'][number];
export type OldStore = Output<'imports.oldStores'>['stores'][number];

/** What can be done with imports. Secrets pass through and are kept nowhere in the window. */
export type ImportActions = ReturnType<typeof createImportActions>;

/** Makes the actions of the import dialog, which shows their failures itself. */
export function createImportActions(bridge: WindowBridge, notices: Notices) {
  return {
    tellImported: (words: string) => notices.tell(words),

    previewImport: (text: string): Promise<Reply<'imports.preview'>> =>
      bridge.call('imports.preview', { text }),

    applyImport: (previewId: string, items: ImportChoice[]): Promise<Reply<'imports.apply'>> =>
      bridge.call('imports.apply', { previewId, items }),

    async discardImport(previewId: string): Promise<void> {
      // What cannot be told now is forgotten by itself in ten minutes.
      await bridge.call('imports.discard', { previewId });
    },

    /** The stores of earlier apps; none where that cannot be told. */
    async findOldStores(): Promise<readonly OldStore[]> {
      const reply = await bridge.call('imports.oldStores', {});
      return reply.ok ? reply.value.stores : [];
    },

    previewOldStore: (path: string): Promise<Reply<'imports.previewOld'>> =>
      bridge.call('imports.previewOld', { path }),

    async deleteOldStore(previewId: string): Promise<FailureData | undefined> {
      const reply = await bridge.call('imports.deleteOld', { previewId });
      return reply.ok ? undefined : reply.failure;
    },
  };
}
