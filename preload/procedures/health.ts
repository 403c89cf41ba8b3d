import { health } from '../health-schema.ts';
import { nothing, procedure } from './procedure.ts';

export const healthProcedures = {
  /** How the renewals of the last 24 hours went, for each provider. */
  'health.read': procedure(nothing, health),
} as const;
