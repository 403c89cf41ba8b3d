import { fail } from '../engine/failure.ts';
import type { Terminal } from './terminal.ts';

/** The passphrase of the profile, or undefined where nobody sits who could be asked: standard input may hold another secret. */
export async function askPassphrase(terminal: Terminal): Promise<string | undefined> {
  return terminal.isInteractive ? await terminal.askSecret('Passphrase of the profile: ') : undefined;
}

/** A new passphrase: typed twice, or once on standard input. Throws `invalid-input`. */
export async function newPassphrase(terminal: Terminal): Promise<string> {
  const passphrase = await terminal.secret('New passphrase');
  if (!terminal.isInteractive) return passphrase;
  const again = await terminal.askSecret('The same again: ');
  if (again === passphrase) return passphrase;
  throw fail('invalid-input', 'The two passphrases are not the same.', { field: 'passphrase' });
}

/** The passphrase that is set and a new one: typed, or as two lines on standard input. Throws `invalid-input`. */
export async function knownAndNewPassphrase(
  terminal: Terminal,
): Promise<{ passphrase: string; next: string }> {
  if (terminal.isInteractive) {
    const passphrase = await terminal.secret('Passphrase now');
    return { passphrase, next: await newPassphrase(terminal) };
  }
  const [passphrase = '', next = ''] = (await terminal.readInput()).split(/\r?\n/);
  if (passphrase !== '' && next !== '') return { passphrase, next };
  throw fail('invalid-input', 'Standard input must have the old passphrase and the new one, a line each.', {
    field: 'stdin',
  });
}
