import type { LockControl } from '../api/lock-parts.ts';
import type { ProtectionControl } from '../api/protection-parts.ts';
import { explain, failureOf } from '../engine/failure.ts';

/** What a starting daemon has to say about what protects the sessions. */
export interface ReadyProtection {
  /** False if there is nothing that could; what is locked can be unlocked while the daemon runs. */
  readonly canSeal: boolean;
  readonly lines: readonly string[];
  readonly warnings: readonly string[];
}

export interface ReadyOptions {
  /** The demonstration may take a key file where there is no keychain, and says so. */
  readonly demo?: boolean | undefined;
  /** The passphrase of a sealed file; undefined if nobody can be asked. */
  readonly passphrase: () => Promise<string | undefined>;
}

/** Opens what protects the sessions, as far as it needs somebody for that. */
export async function readyProtection(
  protection: ProtectionControl,
  lock: Pick<LockControl, 'refusal' | 'unlock'>,
  { demo, passphrase }: ReadyOptions,
): Promise<ReadyProtection> {
  const lines: string[] = [];
  const warnings = await unlock(protection, lock, passphrase);
  if (lock.refusal) {
    lines.push('Latchkey is locked: nothing is refreshed before its passphrase is given (latchkey unlock).');
    return { canSeal: true, lines, warnings };
  }
  let { name, failure, backend } = await protection.probe();
  if (demo && failure?.vault === 'missing') {
    await protection.choose('key-file', undefined);
    lines.push('There is no keychain here, so the demonstration uses a key file.');
    ({ name, failure, backend } = protection.current());
  }
  if (!failure) {
    lines.push(`Sealed by ${name}.`);
    if (backend === 'key-file') {
      warnings.push('Whoever can read your files can read the key file, and with it every session.');
    }
    return { canSeal: true, lines, warnings };
  }
  const { what, safe, act } = explain(failure);
  warnings.push(`latchkey: ${what} ${safe} ${act}`);
  const isMissing = failure.vault === 'missing';
  if (isMissing) {
    warnings.push('  To choose what protects your sessions: latchkey vault use passphrase|key-file');
  }
  return { canSeal: !isMissing, lines, warnings };
}

/** A wrong passphrase is no end: the right one can follow by `latchkey vault unlock`. */
async function unlock(
  protection: ProtectionControl,
  lock: Pick<LockControl, 'refusal' | 'unlock'>,
  ask: ReadyOptions['passphrase'],
): Promise<string[]> {
  const { backend, failure } = protection.current();
  const isClosed = backend === 'passphrase-file' && failure?.vault === 'locked';
  if (!isClosed && !lock.refusal) return [];
  const passphrase = await ask();
  if (passphrase === undefined) return [];
  try {
    await lock.unlock(passphrase);
    return [];
  } catch (error) {
    return [`latchkey: ${failureOf(error).message}`];
  }
}
