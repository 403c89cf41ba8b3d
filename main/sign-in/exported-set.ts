import type { RawCookie } from './imported-cookie.ts';

/** A raw cookie and the words for the places of its fields. */
export interface PlacedCookie {
  readonly raw: RawCookie;
  readonly placeOf: (field: keyof RawCookie) => string;
}

/** Local storage of one origin, as a file has it. */
export interface PlacedStorage {
  readonly origin: string;
  readonly items: Readonly<Record<string, string>>;
}

/** That somebody went to `host` to vouch for themselves before the site of `forHost`. */
export interface PassedIdentityProvider {
  readonly host: string;
  readonly forHost: string;
}

/** What was exported of one browser: of each site one account at most. */
export interface ExportedSet {
  readonly cookies: readonly PlacedCookie[];
  readonly storages: readonly PlacedStorage[];
  /** Origins that the file names, such as that of the page that was open: cookies know no scheme and no port. */
  readonly origins: readonly string[];
  readonly identityProviders: readonly PassedIdentityProvider[];
  /** The provider that the file names. */
  readonly providerId?: string;
  /** A password that came along. */
  readonly password?: string;
}

/** The forms that are known: cookies.txt, lists of extensions, an extension's import request, Playwright's storage state, HAR. */
export type ExportFormat = 'cookies-txt' | 'cookie-list' | 'import-request' | 'storage-state' | 'har';

/** Everything that a file of exported cookies holds. */
export interface Exported {
  readonly format: ExportFormat;
  readonly sets: readonly ExportedSet[];
}

/** A JSON object, of which nothing more is known. */
export type Members = Readonly<Record<string, unknown>>;

/** Whether a value is a JSON object. */
export function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A set with nothing but cookies. */
export function setOfCookies(cookies: readonly PlacedCookie[]): ExportedSet {
  return { cookies, storages: [], origins: [], identityProviders: [] };
}
