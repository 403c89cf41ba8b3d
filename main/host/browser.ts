import { fail } from '../engine/failure.ts';
import { hasDisplay, openFolder, openUrl } from '../sign-in/open-url.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether this process may open a browser: there is a display, and nobody said not to. */
export function mayOpenBrowser(
  environment: Environment,
  platform: NodeJS.Platform = process.platform,
): boolean {
  if (environment.CI || environment.LATCHKEY_NO_BROWSER) return false;
  return hasDisplay({ platform, environment });
}

/** Opens an address in the person's browser. Throws `not-supported` where that may not or cannot be done. */
export async function openForPerson(url: string): Promise<void> {
  if (!mayOpenBrowser(process.env)) throw fail('not-supported', 'There is no browser to open here.');
  await openUrl(url);
}

/** Shows a folder to the person. Throws `not-supported` where that may not or cannot be done. */
export async function showFolder(path: string): Promise<void> {
  if (!mayOpenBrowser(process.env)) throw fail('not-supported', 'No folder can be shown here.');
  await openFolder(path);
}
