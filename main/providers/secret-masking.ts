/** Stands where a secret was. */
const mask = '••••';

/** Names of headers, members and parameters whose values are secrets, or may be. */
const secretName =
  /auth|token|secret|passw|cookie|session|credential|signature|api[-_]?key|^key$|csrf|xsrf|jwt|code|nonce|otp/i;
/** Of names that look like it: facts about tokens, not tokens. */
const harmlessName =
  /^(token_?type|expires?(_?(in|at))?|.*(expires|expiry|lifetime|_?count|credits?|status|errcode|statuscode|error_?code|country_?code|plan_?code))$/i;
/** Texts that are what their look says: ids, dates, addresses, words. */
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const idName = /^(.*[_-])?u?u?id$|[a-z]Id$/;
const jsonWebToken = /\beyJ[\w-]{8,}\.[\w-]+(\.[\w-]*)?/g;
/** A run of letters and digits that is too long for a word. */
const longRun = /[\w+/=.~-]{20,}/g;
/** Shorter secrets are not looked for in texts: they would be found in every word. Where they stand by name they are masked. */
const shortestKnown = 6;

/** Takes secrets out of requests and replies: those that are known, wherever they stand, and whatever stands where secrets do. */
export class SecretMask {
  readonly #known = new Set<string>();

  /** From now on these are taken out of every text, however they are written there. */
  know(secrets: Iterable<string>): void {
    for (const secret of secrets) {
      if (secret.length < shortestKnown) continue;
      this.#known.add(secret);
      this.#known.add(encodeURIComponent(secret));
      this.#known.add(JSON.stringify(secret).slice(1, -1));
      this.#known.add(Buffer.from(secret).toString('base64'));
    }
  }

  header(name: string, value: string): string {
    const lower = name.toLowerCase();
    if (lower === 'cookie') return value.replace(/=[^;]*/g, `=${mask}`);
    if (lower === 'set-cookie') return value.replace(/^([^=;]*)=[^;]*/, `$1=${mask}`);
    if (lower === 'authorization') return value.replace(/^(\S+\s+)?.*$/s, `$1${mask}`);
    if (lower === 'location' || lower === 'referer') return this.url(value);
    return isSecretName(name) ? mask : this.text(value);
  }

  /** A URL with the values of its parameters masked where their names say so. */
  url(value: string): string {
    const known = this.#withoutKnown(value);
    return known
      .replace(/([?&#])([^=&#]+)=([^&#]*)/g, (whole, sign: string, name: string, parameter: string) =>
        isSecretName(name) || isTokenLike(parameter) ? `${sign}${name}=${mask}` : whole,
      )
      .replace(/\/\/[^/@]*@/, `//${mask}@`)
      .replace(jsonWebToken, mask);
  }

  /** A body: JSON member by member, a form field by field, any other text by the look of its parts. */
  body(value: string): string {
    const json = parsedJson(value);
    if (json !== undefined) return JSON.stringify(this.#json(json, ''), null, 2);
    if (/^[^=&\s<>]+=[^&\s<>]*(&[^=&\s<>]+=[^&\s<>]*)*$/.test(value)) return this.url(`?${value}`).slice(1);
    return this.text(value);
  }

  /** Free text. */
  text(value: string): string {
    return this.#withoutKnown(value)
      .replace(jsonWebToken, mask)
      .replace(longRun, (run) => (isTokenLike(run) ? mask : run));
  }

  #json(value: unknown, name: string): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#json(item, name));
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(
        Object.entries(value).map(([key, member]) => [this.#withoutKnown(key), this.#json(member, key)]),
      );
    }
    if (typeof value === 'number') return this.#known.has(String(value)) ? mask : value;
    if (typeof value !== 'string' || value === '') return value;
    if (isSecretName(name)) return mask;
    if (uuid.test(value) && idName.test(name) && !this.#known.has(value)) return value;
    if (isTokenLike(value)) return mask;
    return /^https?:\/\//.test(value) ? this.url(value) : this.text(value);
  }

  #withoutKnown(value: string): string {
    let text = value;
    // The longest first: one secret can begin with another.
    for (const secret of [...this.#known].sort((first, second) => second.length - first.length)) {
      text = text.replaceAll(secret, mask);
    }
    return text;
  }
}

function isSecretName(name: string): boolean {
  return secretName.test(name) && !harmlessName.test(name);
}

/** Whether a text looks as if a machine had drawn it: no words, no address, no date, no path. */
function isTokenLike(text: string): boolean {
  if (text.length < 20 || /\s|@|:\/\//.test(text)) return false;
  if (uuid.test(text)) return true;
  if (/^\d{4}-\d{2}-\d{2}T/.test(text)) return false;
  if (!/^[\w+/=.~%-]+$/.test(text)) return false;
  return /\d/.test(text) && /[a-z]/i.test(text);
}

function parsedJson(text: string): unknown {
  if (!/^\s*[{["]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
