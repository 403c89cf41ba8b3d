import { fail } from '../../engine/failure.ts';
import type { HandlersOf } from '../caller.ts';
import type { ApiParts } from '../parts.ts';

export function importHandlers({ imports }: ApiParts): HandlersOf<'imports'> {
  return {
    'imports.preview': async ({ text, ...target }, { signal }) => await imports.preview(text, target, signal),
    'imports.apply': async ({ previewId, items }) => await imports.apply(previewId, items),
    'imports.oldStores': async () => ({ stores: [...imports.oldStores()] }),
    'imports.previewOld': async (request, { audience, signal }) => {
      // A window is no way to have any file of the person read.
      if (audience === 'window' && !imports.oldStores().some(({ path }) => path === request.path)) {
        throw fail('not-allowed', 'A window may only open stores that were found.', { field: 'path' });
      }
      return await imports.previewOld(request, signal);
    },
    'imports.deleteOld': async ({ previewId }) => {
      imports.deleteOld(previewId);
      return {};
    },
    'imports.site': async ({ url }) => ({ providers: [...imports.site(url)] }),
    'imports.discard': async ({ previewId }) => {
      imports.discard(previewId);
      return {};
    },
  };
}
