import { callReply, callRequest } from '../call-schema.ts';
import { procedure } from './procedure.ts';

export const callProcedures = {
  /**
   * A request signed in as an account, through its one client: to its provider's own addresses only, without those that make or end
   * sessions. A dead session is recovered and the request sent once more.
   */
  'calls.send': procedure(callRequest, callReply, 'tool'),
} as const;
