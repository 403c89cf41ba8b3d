import type { HandlersOf } from '../caller.ts';
import type { ApiParts } from '../parts.ts';

export function importHandlers({ imports }: ApiParts): HandlersOf<'imports'> {
  return {
    'imports.preview': async ({ text, ...target }, { signal }) => await imports.preview(text, target, signal),
    'imports.apply': async ({ previewId, items }) => await imports.apply(previewId, items),
    'imports.discard': async ({ previewId }) => {
      imports.discard(previewId);
      return {};
    },
  };
}
