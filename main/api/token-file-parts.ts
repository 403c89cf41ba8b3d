import type { AccountId } from '../engine/account.ts';
import type { Failure } from '../engine/failure.ts';
import type { Instant, Milliseconds } from '../engine/session.ts';

/** What a token file holds: the token alone, headers as `curl -H @FILE` reads them, or a cookies.txt. */
export type TokenFileForm = 'token' | 'header' | 'netscape';

/** A file that the person wants kept. */
export interface WantedTokenFile {
  readonly accountId: AccountId;
  readonly form: TokenFileForm;
  /** How long the token in it is valid at any moment. */
  readonly minValid: Milliseconds;
}

/** A wanted file as it is now. */
export interface TokenFile extends WantedTokenFile {
  readonly path: string;
  /** When it was last replaced; absent: it is not there. */
  readonly writtenAt?: Instant;
  /** Why it is not there. */
  readonly failure?: Failure;
}

/** The token files of a profile. */
export interface TokenFileDesk {
  list(): readonly TokenFile[];
  /**
   * Keeps a file from now on; one of the same account and form is replaced. Throws what keeps it from being written now, and `not-supported`
   * where there is no folder in memory, or no Latchkey that stays.
   */
  keep(wanted: WantedTokenFile): Promise<TokenFile>;
  /** Removes the files of an account, or the one of a form. Throws `invalid-input` if there is none. */
  remove(accountId: AccountId, form: TokenFileForm | undefined): Promise<void>;
}
