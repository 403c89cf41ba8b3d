import type { Entry } from './account-book.ts';
import { maySignInByItself } from './account-status.ts';
import type { EngineContext } from './engine-context.ts';
import type { Actor } from './events.ts';
import { fail } from './failure.ts';
import type { Renewal } from './renewal.ts';

/** Signs in with the stored password although that ends the account's session elsewhere. Throws `not-supported` without one. */
export async function takeOver(
  { ports }: EngineContext,
  renewal: Renewal,
  entry: Entry,
  actor: Actor,
): Promise<void> {
  const { account } = entry;
  const credential = maySignInByItself(account.authMethod, account.hasCredential)
    ? await ports.vault.loadCredential(account.id)
    : undefined;
  if (!credential) {
    throw fail('not-supported', 'No password is stored, so taking over needs a sign-in by you.');
  }
  await renewal.signInWith(entry, credential, actor);
}
