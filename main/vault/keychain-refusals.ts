import { FailureError, type VaultProblem } from '../engine/failure.ts';
import { vaultFailure } from './vault-failure.ts';

type Refusal = () => FailureError;

const refusal =
  (problem: VaultProblem, message: string, detail: string): Refusal =>
  () =>
    vaultFailure(problem, message, detail);

/** How each refusal of a keychain is told. */
export const refusals = {
  hanging: refusal('hanging', 'The keychain does not answer.', 'no reply'),
  locked: refusal('locked', 'The keychain is locked.', 'locked collection'),
  promptOpen: refusal('locked', 'The keychain waits for its password.', 'prompt open'),
  promptClosed: refusal(
    'locked',
    'The keychain is locked; its question for the password was closed.',
    'dismissed',
  ),
  wrongPassword: refusal('locked', 'The keychain is locked: its password was wrong.', 'errSecAuthFailed'),
  noPrompt: refusal(
    'locked',
    'The keychain is locked and may not ask for its password now.',
    'errSecInteractionNotAllowed',
  ),
  noKeyring: refusal('missing', 'There is no keyring yet to put the key into.', 'no default collection'),
  noService: refusal('missing', 'No keychain service runs in this login session.', 'no Secret Service'),
  noSession: refusal('missing', 'There is no login session with a keychain here.', 'no session bus'),
  noKeychain: refusal('missing', 'There is no keychain for this user.', 'errSecNoSuchKeychain'),
  noManager: refusal(
    'missing',
    'This kind of login has no Credential Manager.',
    'ERROR_NO_SUCH_LOGON_SESSION',
  ),
  restarted: refusal(
    'missing',
    'The keychain was started anew while Latchkey ran. Start Latchkey again to reach it.',
    'Secret Service restarted',
  ),
  noLibrary: refusal(
    'missing',
    'The library of the keychain is not installed: libsecret (package libsecret-1-0 on Debian and Ubuntu, libsecret elsewhere).',
    'libsecret-1.so.0 not loaded',
  ),
  noModule: refusal('missing', 'The keychain module cannot be loaded on this system.', 'module not loaded'),
  declined: refusal('denied', 'Access to the keychain was declined.', 'errSecUserCanceled'),
  refused: refusal('denied', 'The system refused access to the keychain.', 'access denied'),
  tooLong: refusal('denied', 'The keychain does not take a secret of this length.', 'RPC_X_BAD_STUB_DATA'),
  unknown: refusal(
    'denied',
    'The keychain refused for a reason that Latchkey does not know.',
    'unknown refusal',
  ),
} as const satisfies Record<string, Refusal>;

/** What the native keychains say when they refuse, and what that means. */
const texts: readonly [pattern: RegExp, refusal: Refusal][] = [
  // Secret Service on Linux, through libsecret and GDBus.
  [/locked collection|is locked/i, refusals.locked],
  [/dismissed/i, refusals.promptClosed],
  [/object does not exist at path|no such secret collection/i, refusals.noKeyring],
  [/name :\S+ was not provided|session wrapping the secret does not exist/i, refusals.restarted],
  [/was not provided by any \.service|ServiceUnknown|NameHasNoOwner/i, refusals.noService],
  [
    /autolaunch D-Bus|dbus-launch|could not connect|connection is closed|does not contain a colon/i,
    refusals.noSession,
  ],
  [/timeout was reached|timed out|did not receive a reply|NoReply/i, refusals.hanging],
  // The message bus itself, by its own policy or by that of AppArmor or SELinux (dbus, bus/bus.c).
  [/rejected send message|policy prevents this sender/i, refusals.refused],
  // Security.framework on macOS, in the words of SecCopyErrorMessageString.
  [/user interaction is not allowed/i, refusals.noPrompt],
  [/user cancell?ed/i, refusals.declined],
  [/passphrase you entered is not correct/i, refusals.wrongPassword],
  [/keychain could not be found|no keychain is available/i, refusals.noKeychain],
  // Credential Manager on Windows, in English; in other languages it stays unknown.
  [/logon session does not exist/i, refusals.noManager],
  [/stub received bad data/i, refusals.tooLong],
  [/access is denied|accessdenied|not authori[sz]ed|permission denied/i, refusals.refused],
];

/**
 * The failure behind an error of the native keychain, or undefined if nothing like it is known: some come in the person's language. Its
 * own text is not taken over: nobody promises that it holds no secret.
 */
export function keychainRefusal(thrown: unknown): FailureError | undefined {
  if (thrown instanceof FailureError) return thrown;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return texts.find(([pattern]) => pattern.test(text))?.[1]();
}
