import { isSafeUrl } from '../engine/loopback-host.ts';
import { hostMatches } from '../engine/url-pattern.ts';

/** Where requests of an account may go. */
export class Domains {
  readonly #hosts = new Set<string>();
  readonly #origins = new Set<string>();
  readonly #wildcards: string[] = [];
  /** The hosts without ports, for cookies: those know no ports (RFC 6265, 8.5). */
  readonly hostNames: readonly string[];

  /** Entries are hosts with or without port, `*.` before a host for every host below it, or whole URLs of which the origin counts. */
  constructor(entries: readonly string[]) {
    const names = new Set<string>();
    for (const entry of entries) {
      const url = entry.includes('://') ? URL.parse(entry) : undefined;
      if (url) {
        this.#origins.add(url.origin);
        names.add(url.hostname);
      } else if (entry.startsWith('*.')) {
        this.#wildcards.push(entry);
        names.add(entry);
      } else {
        this.#hosts.add(entry);
        names.add(URL.parse(`https://${entry}`)?.hostname ?? entry);
      }
    }
    this.hostNames = [...names];
  }

  /** Whether everything that an entry of this kind allows is allowed here as well. */
  covers(entry: string): boolean {
    if (entry.startsWith('*.')) {
      return this.#wildcards.some((own) => own === entry || entry.endsWith(own.slice(1)));
    }
    const url = URL.parse(entry.includes('://') ? entry : `https://${entry}`);
    return url !== null && this.includes(url);
  }

  /** Whether a request of the account, with its secrets, may go there. */
  includes(url: URL): boolean {
    if (!isSafeUrl(url) || url.username !== '' || url.password !== '') return false;
    if (this.#origins.has(url.origin) || this.#hosts.has(url.host)) return true;
    return url.port === '' && this.#wildcards.some((pattern) => hostMatches(pattern, url.hostname));
  }
}
