import { z } from 'zod';
import { imageName, imageReply, imageRequest, keptImage } from '../image-schema.ts';
import { accountId } from '../schemas.ts';
import { byId, nothing, procedure } from './procedure.ts';

export const imageProcedures = {
  /**
   * Makes images of a prompt with an ImageFX account, and keeps them as files with what they were made of. Where the service cannot be had
   * now, the images that were made of the same prompt before are the answer, with the failure beside them.
   */
  'imagefx.generate': procedure(imageRequest, imageReply),
  /** The images of an account that are kept, newest first; those of one prompt if it is given. */
  'imagefx.images': procedure(
    z.object({
      id: accountId,
      prompt: z.string().max(4_000).optional(),
      most: z.number().int().min(1).max(1_000).default(100),
    }),
    z.object({ images: z.array(keptImage) }),
  ),
  /** One image, in base64. */
  'imagefx.image': procedure(
    z.object({ id: accountId, name: imageName }),
    z.object({ type: z.string(), data: z.string() }),
  ),
  /** Shows the folder of an account's images. */
  'imagefx.openFolder': procedure(byId, nothing),
} as const;
