import { expect, test } from 'vitest';
import type { VaultProblem } from '../../main/engine/failure.ts';
import { keychainRefusal } from '../../main/vault/keychain-refusals.ts';

test.each<[string, VaultProblem]>([
  // Seen with GNOME Keyring 42 through libsecret 0.20.
  ['Cannot create an item in a locked collection', 'locked'],
  ['Prompt was dismissed', 'locked'],
  ['Object does not exist at path “/org/freedesktop/secrets/collection/login”', 'missing'],
  ['Cannot autolaunch D-Bus without X11 $DISPLAY', 'missing'],
  ['Could not connect: No such file or directory', 'missing'],
  ['Failed to execute child process “dbus-launch” (No such file or directory)', 'missing'],
  ['The name org.freedesktop.secrets was not provided by any .service files', 'missing'],
  ['The name :1.0 was not provided by any .service files', 'missing'],
  ['The session wrapping the secret does not exist', 'missing'],
  ['Timeout was reached', 'hanging'],
  ['Rejected send message, 2 matched rules; type="method_call", sender=":1.8"', 'denied'],
  // dbus with AppArmor.
  ['An AppArmor policy prevents this sender from sending this message', 'denied'],
  // SecCopyErrorMessageString on macOS.
  ['User interaction is not allowed.', 'locked'],
  ['User canceled the operation.', 'denied'],
  ['The user name or passphrase you entered is not correct.', 'locked'],
  ['The specified keychain could not be found.', 'missing'],
  // FormatMessage on Windows.
  ['A specified logon session does not exist. It may already have been terminated.', 'missing'],
  ['The stub received bad data.', 'denied'],
  ['Access is denied.', 'denied'],
])('%s -> %s', (text, problem) => {
  const failure = keychainRefusal(new Error(text))?.failure;
  expect(failure?.kind).toBe('vault-unavailable');
  expect(failure?.vault).toBe(problem);
  expect(failure?.message).toMatch(/^[A-Z].*\.$/);
});

test('a restarted service is told from a missing one', () => {
  const messageFor = (text: string) => keychainRefusal(new Error(text))?.message;
  expect(messageFor('The name :1.7 was not provided by any .service files')).toContain(
    'Start Latchkey again',
  );
  expect(messageFor('The name org.freedesktop.secrets was not provided by any .service files')).toContain(
    'No keychain service',
  );
});

test('no text of the keychain is passed on, and what nobody has seen before is nothing known', () => {
  const failure = keychainRefusal(new Error('Access is denied: hunter2 under /home/ann'))?.failure;
  expect(JSON.stringify(failure)).not.toMatch(/hunter2|home/);
  expect(keychainRefusal(new Error('Zugriff verweigert'))).toBeUndefined();
});
