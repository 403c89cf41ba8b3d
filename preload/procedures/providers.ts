import { z } from 'zod';
import { definitionProblem, provider, providerId } from '../schemas.ts';
import { definitionReply, trialInput, trialReply } from '../trial-schema.ts';
import { nothing, procedure } from './procedure.ts';

export const providerProcedures = {
  'providers.list': procedure(nothing, z.object({ providers: z.array(provider) })),
  'providers.check': procedure(
    z.object({ definition: z.string().max(256 * 1024) }),
    z.object({ id: z.string().optional(), problems: z.array(definitionProblem) }),
  ),
  /** Stores a definition in the profile; refuses one with problems. */
  'providers.add': procedure(z.object({ definition: z.string().max(256 * 1024) }), provider),
  /** A definition as it is written, to be read, changed or shared. */
  'providers.read': procedure(z.object({ id: providerId }), definitionReply),
  /** Removes one of the person's own; refused while accounts live on it that would have no definition then. */
  'providers.remove': procedure(z.object({ id: providerId }), nothing),
  /** Runs a definition step by step against the live site and answers with what was sent and came back, secrets masked. Keeps nothing. */
  'providers.try': procedure(trialInput, trialReply),
  /** Calls a trial off, which then answers `cancelled`. Does nothing if it is over. */
  'providers.cancelTry': procedure(z.object({ runId: z.string().max(64) }), nothing),
} as const;
