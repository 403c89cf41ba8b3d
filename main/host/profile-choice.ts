import { resolve } from 'node:path';
import { defaultProfileFolder } from '../accounts/default-profile-folder.ts';

/** The profile that is meant: the one given, the one of `LATCHKEY_PROFILE`, or the usual one. */
export function profileFolderOf(
  given: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  return resolve(
    given || environment.LATCHKEY_PROFILE || defaultProfileFolder(process.platform, environment),
  );
}

/** The profile of the demonstration, beside the usual one. */
export function demoProfileFolder(environment: Readonly<Record<string, string | undefined>>): string {
  return `${profileFolderOf(undefined, environment)}-demo`;
}
