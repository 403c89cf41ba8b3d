import type { Actor } from '../engine/events.ts';
import type { Failure } from '../engine/failure.ts';
import type { Instant } from '../engine/session.ts';

/** What images are to be made of, and as whom. */
export interface ImageOrder {
  readonly id: string;
  readonly prompt: string;
  readonly count: number;
  readonly ratio: 'square' | 'portrait' | 'landscape' | 'portrait-3-4' | 'landscape-4-3';
  readonly seed?: number | undefined;
}

/** An image that is kept as a file. */
export interface ImageRecord {
  readonly name: string;
  readonly path: string;
  readonly accountId: string;
  readonly prompt: string;
  readonly seed?: number | undefined;
  readonly model?: string | undefined;
  readonly mediaId?: string | undefined;
  readonly ratio?: string | undefined;
  readonly at: Instant;
}

/** New images; or, with the failure that kept there from being any, those of the same prompt from before. */
export interface ImageOutcome {
  readonly images: readonly ImageRecord[];
  readonly failure?: Failure;
}

/** Makes images, and keeps them. */
export interface ImageDesk {
  generate(
    order: ImageOrder,
    by: { readonly actor: Actor; readonly signal: AbortSignal },
  ): Promise<ImageOutcome>;
  /** Newest first; those of one prompt if it is given. */
  list(id: string, prompt?: string): Promise<readonly ImageRecord[]>;
  /** Throws `invalid-input` if there is none of the name. */
  read(id: string, name: string): Promise<{ readonly type: string; readonly bytes: Uint8Array }>;
  /** Shows the folder of an account's images. Throws `not-supported` where nothing can be shown. */
  openFolder(id: string): Promise<void>;
}
