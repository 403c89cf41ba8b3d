import { z } from 'zod';
import {
  importChoice,
  importPreview,
  importResult,
  importTarget,
  importText,
  oldStore,
  passwordLine,
  siteProvider,
} from '../import-schema.ts';
import { nothing, procedure } from './procedure.ts';

export const importProcedures = {
  /**
   * Looks at exported cookies or a list of passwords: says what it is, which accounts it has to do with, and what would change. Each session
   * is proven by a request to its provider. Nothing is stored; what was found is kept in main until it is applied, discarded or too old.
   */
  'imports.preview': procedure(importTarget.extend({ text: importText }), importPreview),
  /** Stores items of a preview; for a list of passwords, all of its lines that can be. */
  'imports.apply': procedure(
    z.object({ previewId: z.string().max(64), items: z.array(importChoice).max(500) }),
    z.object({ results: z.array(importResult), passwords: z.array(passwordLine) }),
  ),
  /** The session stores of earlier apps that lie where Electron keeps them. */
  'imports.oldStores': procedure(nothing, z.object({ stores: z.array(oldStore) })),
  /**
   * Opens such a store and previews it. Its key is made of the app's name and version and of its folder; what is not said is found out.
   * Windows may name only a store that `imports.oldStores` found.
   */
  'imports.previewOld': procedure(
    z.object({
      path: z.string().min(1).max(4_096),
      appName: z.string().min(1).max(200).optional(),
      appVersion: z.string().min(1).max(100).optional(),
      userData: z.string().min(1).max(4_096).optional(),
    }),
    importPreview,
  ),
  /** Deletes the old store of a preview, once its session is stored and was read back, if it is still the file that was read. */
  'imports.deleteOld': procedure(z.object({ previewId: z.string().max(64) }), nothing),
  /** Forgets a preview at once. */
  'imports.discard': procedure(z.object({ previewId: z.string().max(64) }), nothing),
  /** The providers that a page in a browser belongs to, and where their sessions lie there. */
  'imports.site': procedure(
    z.object({ url: z.url().max(4_000) }),
    z.object({ providers: z.array(siteProvider) }),
    'tool',
  ),
} as const;
