import { fail } from '../engine/failure.ts';
import { isSafeUrl } from '../engine/loopback-host.ts';
import type { Definition } from './definition-schema.ts';

/**
 * The base URL of an instance in its one form: lower-case host, no slash at the end. Undefined for a provider without instances. Throws
 * `invalid-input` if it is missing, is not wanted, or cannot be used.
 */
export function normaliseInstance(
  { name, instance }: Definition,
  given: string | undefined,
): string | undefined {
  if (!instance) {
    if (given === undefined) return undefined;
    throw refused(`${name} has one address only, so that none is given with an account.`);
  }
  if (given === undefined)
    throw refused(`${name} needs the address of the instance that the account lives on.`);
  const url = URL.parse(given.trim());
  if (!url || !isSafeUrl(url)) {
    throw refused('The address of an instance begins with https://; http:// is for this machine only.');
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw refused('The address of an instance has no user name, password, question mark or number sign.');
  }
  return url.href.replace(/\/+$/, '');
}

function refused(message: string) {
  return fail('invalid-input', message, { field: 'instance' });
}
