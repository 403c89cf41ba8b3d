import type { Output } from '../../preload/contract.ts';
import { fail } from '../engine/failure.ts';

/** How shells set variables. */
export const shells = ['sh', 'fish', 'powershell'] as const;
export type Shell = (typeof shells)[number];

/** The variables of a token: itself, and the end of its validity (RFC 3339) if that is known. Throws `invalid-input` for a wrong name. */
export function tokenVariables(
  { token, expiresAt }: Output<'tokens.get'>,
  name: string,
): Readonly<Record<string, string>> {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    throw fail('invalid-input', `"${name}" is no name of a variable.`, { field: 'as' });
  }
  const end = expiresAt === undefined ? {} : { [`${name}_EXPIRES_AT`]: new Date(expiresAt).toISOString() };
  return { [name]: token, ...end };
}

/** A line that sets a variable in a shell. The value is taken as it is, whatever stands in it. */
export function assignment(shell: Shell, name: string, value: string): string {
  switch (shell) {
    case 'sh':
      return `export ${name}='${value.replaceAll("'", "'\\''")}'`;
    case 'fish':
      return `set -gx ${name} '${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
    case 'powershell':
      return `$env:${name} = '${value.replaceAll("'", "''")}'`;
  }
}
