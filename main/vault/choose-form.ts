import type { VaultBackend } from './keychain.ts';

/** `inline`: the account's keychain item is its sealed session. `spilled`: it is a key, and the sealed session is in the database. */
export type Form = 'inline' | 'spilled';

export interface FormQuestion {
  /** Length of the sealed session as a keychain item: the text that the keychain would be given. */
  readonly sealedBytes: number;
  readonly accountCount: number;
  readonly platform: NodeJS.Platform;
  /** Which form the session has now. */
  readonly current?: Form;
  /** Whether a password is stored as well; it needs the account's item for its key. */
  readonly hasCredential?: boolean;
  readonly backend?: VaultBackend;
}

/** Windows refuses more than 2,560 bytes (CRED_MAX_CREDENTIAL_BLOB_SIZE). */
const longestInline = 2_000;
/** GNOME Keyring rewrites the whole ring at each write: 7 ms with 200 items of 2 KB, 86 ms with 1,000 of 3 KB. */
const mostInlineAccounts = 100;

/**
 * In which form a session is kept: the one place that decides. Inline where the keychain takes it well: short, few accounts, and not on
 * macOS, which may ask its user again when an item is rewritten. A file that stands in for a keychain is rewritten as a whole at each
 * write, so nothing is inline there. A spilled session goes back inline only well below the limits, so that none moves to and fro.
 */
export function chooseForm(question: FormQuestion): Form {
  const {
    sealedBytes,
    accountCount,
    platform,
    current,
    hasCredential = false,
    backend = 'keychain',
  } = question;
  if (platform === 'darwin' || backend !== 'keychain' || hasCredential) return 'spilled';
  const margin = current === 'spilled' ? 0.75 : 1;
  const fits = sealedBytes <= longestInline * margin && accountCount <= mostInlineAccounts * margin;
  return fits ? 'inline' : 'spilled';
}

/** No more accounts need to be counted than this to choose. */
export const countedAccounts = mostInlineAccounts + 1;
