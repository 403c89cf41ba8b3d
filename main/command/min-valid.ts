import { fail } from '../engine/failure.ts';
import { parseDuration } from './duration.ts';

/** The option of all commands that hand out a token. */
export const minValidOption = [
  '--min-valid <duration>',
  'how long the token must still be valid, such as 5m',
  '0',
] as const;

/** Milliseconds of the option. Throws `invalid-input`. */
export function minValidOf({ minValid }: { readonly minValid: string }): number {
  const duration = parseDuration(minValid);
  if (duration !== undefined) return duration;
  throw fail('invalid-input', `"${minValid}" is no duration, such as 5m.`, { field: 'min-valid' });
}
