import type { Output, ValidInput } from '../../preload/contract.ts';

/** Imports of sessions and passwords. Secrets stay in it between a preview and its application. */
export interface Imports {
  /** Throws `invalid-input` with the place if the text cannot be read. */
  preview(
    text: string,
    target: Omit<ValidInput<'imports.preview'>, 'text'>,
    signal: AbortSignal,
  ): Promise<Output<'imports.preview'>>;
  /** Throws `timed-out` if the preview has been forgotten. What goes wrong with one item is in the answer. */
  apply(previewId: string, choices: ValidInput<'imports.apply'>['items']): Promise<Output<'imports.apply'>>;
  oldStores(): readonly Output<'imports.oldStores'>['stores'][number][];
  /** Throws `invalid-input` if it cannot be read or opened. */
  previewOld(
    request: ValidInput<'imports.previewOld'>,
    signal: AbortSignal,
  ): Promise<Output<'imports.preview'>>;
  /** Throws `not-allowed` unless its session is stored and the file is the one that was read; `storage-unavailable`. */
  deleteOld(previewId: string): void;
  discard(previewId: string): void;
  /** The providers that a page of this address belongs to. */
  site(url: string): readonly Output<'imports.site'>['providers'][number][];
}
