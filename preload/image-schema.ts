/** Images that an account makes of a prompt. */
import { z } from 'zod';
import { imageRatios } from './image-limits.ts';
import { accountId, failure, instant } from './schemas.ts';

export const imageRatio = z.enum(imageRatios);

export const imageRequest = z.object({
  id: accountId,
  prompt: z.string().trim().min(1).max(4_000),
  count: z.number().int().min(1).max(4).default(4),
  ratio: imageRatio.default('square'),
  /** Of the first image; drawn unless told. */
  seed: z.number().int().min(0).max(2_147_483_647).optional(),
});

/** An image that is kept, and how it came about. */
export const keptImage = z.object({
  /** Of the file in the account's folder; names it in `imagefx.image`. */
  name: z.string(),
  /** Where it lies. */
  path: z.string(),
  accountId,
  prompt: z.string(),
  seed: z.number().optional(),
  model: z.string().optional(),
  mediaId: z.string().optional(),
  ratio: z.string().optional(),
  at: instant,
});

export const imageReply = z.object({
  /** Those just made; or, if `failure` says why there are none, those that were made of the same prompt before. */
  images: z.array(keptImage),
  failure: failure.optional(),
});

/** The name of an image file: nothing that could lead out of its folder. */
export const imageName = z.string().regex(/^[0-9a-z][0-9a-z-]{0,100}\.(png|jpg|webp)$/);
