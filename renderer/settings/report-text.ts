import type { DiagnosisCheck } from '../state/contract-types.ts';

/** The folders under which systems keep what belongs to one person, with that person's name. */
const home = /(?:\/home|\/Users|[A-Z]:\\Users)[/\\][^/\\\s'"]+/g;

/** What a diagnosis found as text for a report to others: no secret was in it, and the person's name in paths goes as well. */
export function reportText(checks: readonly DiagnosisCheck[]): string {
  return checks
    .map(({ name, state, found, advice }) => {
      const line = `${state.padEnd(7)} ${name}: ${found}`;
      return (advice === undefined ? line : `${line}\n        ${advice}`).replace(home, '~');
    })
    .join('\n');
}
