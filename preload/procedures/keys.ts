import { keyOfAccount, newKeyOfAccount, ownKeys } from '../key-schema.ts';
import { byId, procedure } from './procedure.ts';

export const keyProcedures = {
  /** Which keys of other services an account keeps at its provider. Asks the provider. */
  'keys.list': procedure(byId, ownKeys),
  /** Sets such a key there, or takes it away; it is not kept here. */
  'keys.set': procedure(newKeyOfAccount, ownKeys),
  'keys.clear': procedure(keyOfAccount, ownKeys),
} as const;
