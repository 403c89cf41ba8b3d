import type { Session } from '../engine/session.ts';
import type { CompiledDefinition } from './compiled-definition.ts';
import { readSecret } from './places.ts';
import type { Reply } from './reply.ts';

/** The session with what the definition keeps of the reply to a touch. */
export function withKeptValues(
  { renewal }: Pick<CompiledDefinition, 'renewal'>,
  session: Session,
  reply: Reply,
): Session {
  if (renewal.by !== 'touch') return session;
  const values: Record<string, string> = { ...session.values };
  for (const [name, places] of renewal.values) {
    const value = readSecret(places, reply.json);
    if (value !== undefined) values[name] = value;
  }
  const changed = renewal.values.some(([name]) => values[name] !== session.values[name]);
  return changed ? { ...session, values } : session;
}
