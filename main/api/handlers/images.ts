import type { Output } from '../../../preload/contract.ts';
import type { HandlersOf } from '../caller.ts';
import type { ImageRecord } from '../image-parts.ts';
import type { ApiParts } from '../parts.ts';
import { failureView } from '../views.ts';

export function imageHandlers({ images }: ApiParts): HandlersOf<'imagefx'> {
  return {
    'imagefx.generate': async (order, { actor, signal }) => {
      const outcome = await images.generate(order, { actor, signal });
      return {
        images: outcome.images.map(imageView),
        failure: outcome.failure && failureView(outcome.failure),
      };
    },
    'imagefx.images': async ({ id, prompt, most }) => ({
      images: (await images.list(id, prompt)).slice(0, most).map(imageView),
    }),
    'imagefx.image': async ({ id, name }) => {
      const { type, bytes } = await images.read(id, name);
      return { type, data: Buffer.from(bytes).toString('base64') };
    },
    'imagefx.openFolder': async ({ id }) => {
      await images.openFolder(id);
      return {};
    },
  };
}

function imageView(image: ImageRecord): Output<'imagefx.images'>['images'][number] {
  const { name, path, accountId, prompt, seed, model, mediaId, ratio, at } = image;
  return { name, path, accountId, prompt, seed, model, mediaId, ratio, at };
}
