import { playgroundFaults, playgroundState } from '../schemas.ts';
import { nothing, procedure } from './procedure.ts';

export const playgroundProcedures = {
  'playground.state': procedure(nothing, playgroundState),
  'playground.start': procedure(nothing, playgroundState),
  'playground.stop': procedure(nothing, playgroundState),
  'playground.setFaults': procedure(playgroundFaults, playgroundState),
} as const;
