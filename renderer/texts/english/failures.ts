/**
 * What each failure of the engine's closed set says where the engine's own sentences are not in the window's language. In English they are,
 * and more exact, so that these are read by other languages only; a test holds them against the engine's.
 */
export const failures = {
  kinds: {
    transient: {
      what: 'The provider did not answer.',
      safe: 'The session is kept.',
      act: 'Latchkey tries again by itself.',
    },
    'rate-limited': {
      what: 'The provider asks to wait.',
      safe: 'The session is kept.',
      act: 'Latchkey waits as it was told.',
    },
    'session-expired': {
      what: 'The session has ended.',
      safe: 'The account stays listed.',
      act: 'Sign in again.',
    },
    evicted: {
      what: 'The account is in use elsewhere.',
      safe: 'The session elsewhere goes on undisturbed.',
      act: 'Take over to use the account here; that ends the session elsewhere.',
    },
    'credentials-rejected': {
      what: 'The user name or password was not accepted.',
      safe: 'Nothing was forgotten, and this password is not tried again.',
      act: 'Sign in again with the right password.',
    },
    challenge: {
      what: 'The provider asks for a further step.',
      safe: 'The session is kept.',
      act: 'Sign in in a window and answer what the provider asks.',
    },
    'upstream-expired': {
      what: 'The sign-in at the identity provider has ended.',
      safe: 'The stale token is not used.',
      act: 'Sign in again at the identity provider.',
    },
    unrecognised: {
      what: 'The provider answered in a way that is not known.',
      safe: 'The session is kept.',
      act: 'Latchkey tries again later; if it lasts, the definition of the provider needs an update.',
    },
    misconfigured: {
      what: 'The definition of the provider has a mistake.',
      safe: 'The session is kept.',
      act: 'Correct the definition of the provider.',
    },
    'vault-unavailable': {
      what: 'The sessions cannot be opened now.',
      safe: 'Your accounts are safe and wait.',
      act: 'Unlock the keychain, then try again.',
    },
    cancelled: {
      what: 'It was cancelled.',
      safe: 'Nothing was changed.',
      act: 'Start again when you like.',
    },
    'timed-out': { what: 'It took too long.', safe: 'Nothing was changed.', act: 'Try again.' },
    'no-such-account': {
      what: 'There is no such account.',
      safe: 'Nothing was changed.',
      act: 'Look at the list of accounts and name one of them.',
    },
    'no-such-provider': {
      what: 'There is no such provider.',
      safe: 'Nothing was changed.',
      act: 'Look at the list of providers and name one of them.',
    },
    'invalid-input': {
      what: 'What was given cannot be used.',
      safe: 'Nothing was changed.',
      act: 'Correct it and try again.',
    },
    'identity-mismatch': {
      what: 'The sign-in was as another account.',
      safe: 'The account here is unchanged.',
      act: 'Sign in as the account that is being renewed, or add the other one as a new account.',
    },
    'not-allowed': {
      what: 'This is not allowed.',
      safe: 'Nothing was changed.',
      act: 'Ask for access first.',
    },
    'not-supported': {
      what: 'This cannot be done here.',
      safe: 'Nothing was changed.',
      act: 'Choose another way.',
    },
    'storage-unavailable': {
      what: 'The profile folder cannot be used.',
      safe: 'What was saved before is whole.',
      act: 'Make room or give access to the profile folder, then try again.',
    },
    'profile-in-use': {
      what: 'The profile is in use.',
      safe: 'Nothing was changed.',
      act: 'Another Latchkey is at work on this profile; try again when it is done.',
    },
    unexpected: {
      what: 'Something went wrong inside Latchkey.',
      safe: 'What was saved before is whole.',
      act: 'Try again; if it lasts, report it with the diagnostics.',
    },
  },
  vault: {
    'app-locked': {
      what: 'Latchkey is locked.',
      act: 'Unlock Latchkey with its passphrase, then try again.',
    },
    locked: { what: 'The keychain is locked.', act: 'Unlock the keychain, then try again.' },
    missing: { what: 'There is no keychain.', act: 'Start a keychain, or choose a sealed file instead.' },
    denied: {
      what: 'The keychain lets Latchkey not in.',
      act: 'Allow Latchkey to use the keychain, then try again.',
    },
    hanging: {
      what: 'The keychain does not answer.',
      act: 'The keychain does not answer; Latchkey tries again by itself.',
    },
    damaged: {
      what: 'The sealed data is damaged.',
      act: 'The sealed data is kept as it is; sign in again to replace it.',
    },
    'newer-format': {
      what: 'The sealed data was made by a newer Latchkey.',
      act: 'Update Latchkey, then try again.',
    },
    full: { what: 'There is no room left.', act: 'Make room on the disk, then try again.' },
  },
  /**
   * The engine's own sentences, by their English: `{}` there is a value, `{1}` here the first of them. What is not in here is said in the
   * words of its kind, and the engine's sentence stands with the technical cause.
   */
  sentences: {} as Readonly<Record<string, string>>,
};
