import { randomBytes } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import { type Database, textIn } from './database.ts';
import { derivedKey } from './secrets.ts';
import type { User } from './users.ts';

/** The key pair that signs id tokens, and its public half as it is published. */
export interface IdTokenKey {
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK & { readonly kid: string };
}

/** The keys under which the Playground signs; they lie in its database, so that tokens outlive a restart. */
export class SigningKeys {
  readonly #database: Database;
  readonly #masterKey: Uint8Array;
  #idTokenKey: Promise<IdTokenKey> | undefined;

  constructor(database: Database) {
    this.#database = database;
    const stored = this.#read('master-key') ?? this.#write('master-key', randomBytes(32).toString('base64'));
    this.#masterKey = Buffer.from(stored, 'base64');
  }

  /** The HS256 key of a user's tokens. A new epoch brings a new key, so that a revocation reaches tokens nobody stored. */
  tokenKey(user: User, purpose: 'api' | 'video'): Uint8Array {
    return derivedKey(this.#masterKey, `${purpose} ${user.id} ${user.epoch}`);
  }

  /** A value for the purpose that is always the same and that nobody else can compute. */
  derivedText(purpose: string): string {
    return Buffer.from(derivedKey(this.#masterKey, purpose)).toString('base64url');
  }

  /** The RS256 key of id tokens, which every OpenID provider must have. Made at the first use: it takes a tenth of a second. */
  idTokenKey(): Promise<IdTokenKey> {
    this.#idTokenKey ??= this.#loadIdTokenKey();
    return this.#idTokenKey;
  }

  async #loadIdTokenKey(): Promise<IdTokenKey> {
    const stored = this.#read('id-token-key') ?? this.#write('id-token-key', await newPrivateJwk());
    const privateJwk: JWK = JSON.parse(stored);
    const privateKey = await importJWK(privateJwk, 'RS256');
    if (privateKey instanceof Uint8Array) throw new TypeError('the key of the id tokens is no RSA key');
    const publicPart: JWK = { kty: 'RSA', n: privateJwk.n ?? '', e: privateJwk.e ?? '' };
    const kid = await calculateJwkThumbprint(publicPart);
    return { privateKey, publicJwk: { ...publicPart, kid, alg: 'RS256', use: 'sig' } };
  }

  #read(name: string): string | undefined {
    const row = this.#database.prepare('SELECT value FROM secrets WHERE name = ?').get(name);
    return row && textIn(row, 'value');
  }

  #write(name: string, value: string): string {
    this.#database.prepare('INSERT INTO secrets (name, value) VALUES (?, ?)').run(name, value);
    return value;
  }
}

async function newPrivateJwk(): Promise<string> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return JSON.stringify(await exportJWK(privateKey));
}
