import { z } from 'zod';
import { accountId, instant } from '../schemas.ts';
import { secretName, sessionFacts } from '../session-schema.ts';
import { byId, procedure } from './procedure.ts';

export const sessionProcedures = {
  /** What may be told of an account's session: tokens and cookies without their values. Opens the vault. */
  'session.facts': procedure(byId, sessionFacts),
  /** Puts one secret of the session on the desktop's clipboard, which is cleared at `clearsAt`. The secret goes nowhere else. */
  'session.copy': procedure(z.object({ id: accountId, secret: secretName }), z.object({ clearsAt: instant })),
} as const;
