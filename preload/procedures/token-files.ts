import { z } from 'zod';
import { accountName } from '../schemas.ts';
import { tokenFile, tokenFileForm } from '../token-file-schema.ts';
import { minValid } from '../tool-schema.ts';
import { nothing, procedure } from './procedure.ts';

export const tokenFileProcedures = {
  'tokenFiles.list': procedure(nothing, z.object({ files: z.array(tokenFile) })),
  /** Keeps a file in memory that always holds a token valid for at least `minValid` milliseconds. */
  'tokenFiles.keep': procedure(
    z.object({ id: accountName, form: tokenFileForm.default('token'), minValid }),
    tokenFile,
  ),
  /** Without a form, all of the account. */
  'tokenFiles.remove': procedure(z.object({ id: accountName, form: tokenFileForm.optional() }), nothing),
} as const;
