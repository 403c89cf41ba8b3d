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
