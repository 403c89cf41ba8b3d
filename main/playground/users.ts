import { randomUUID } from 'node:crypto';
import bcrypt from 'bcryptjs';
import { fail } from '../engine/failure.ts';
import type { Instant } from '../engine/session.ts';
import { type Database, numberIn, optionalTextIn, type Row, textIn } from './database.ts';

/** Someone who is to have an account on the Playground. */
export interface NewUser {
  readonly email: string;
  readonly username: string;
  readonly password: string;
  /** The Studio asks for a code of six digits after the password. */
  readonly challenge?: boolean;
}

/** Someone who has an account on the Playground: one for all its kinds. */
export interface User {
  readonly number: number;
  readonly id: string;
  readonly email: string;
  readonly username: string;
  readonly challenge: boolean;
  readonly epoch: number;
  readonly apiKeys: ApiKeys;
  readonly createdAt: Instant;
}

export const apiKeyNames = ['runpod', 'openai', 'civitai'] as const;

/** Keys of other services that a user may leave with the API. */
export type ApiKeys = Readonly<Record<(typeof apiKeyNames)[number], string | null>>;

/** bcrypt reads no more than this many bytes of a password; longer ones are refused rather than cut. */
export const longestPassword = 72;

/** Email addresses and user names are compared and kept in lower case. */
function normalised(name: string): string {
  return name.trim().toLowerCase();
}

function userOf(row: Row): User {
  return {
    number: numberIn(row, 'number'),
    id: textIn(row, 'id'),
    email: textIn(row, 'email'),
    username: textIn(row, 'username'),
    challenge: numberIn(row, 'challenge') === 1,
    epoch: numberIn(row, 'epoch'),
    apiKeys: {
      runpod: optionalTextIn(row, 'runpod_key') ?? null,
      openai: optionalTextIn(row, 'openai_key') ?? null,
      civitai: optionalTextIn(row, 'civitai_key') ?? null,
    },
    createdAt: numberIn(row, 'created_at'),
  };
}

/** The users and their passwords, which are kept as bcrypt hashes only. */
export class Users {
  readonly #database: Database;
  readonly #now: () => Instant;
  readonly #passwordCost: number;
  #decoyHash: Promise<string> | undefined;

  constructor(database: Database, now: () => Instant, passwordCost: number) {
    this.#database = database;
    this.#now = now;
    this.#passwordCost = passwordCost;
  }

  /** Adds a user. Throws `invalid-input` with the field `email` or `username` if that is taken. */
  async add(user: NewUser): Promise<User> {
    this.#refuseTaken(user);
    return this.#insert(user, await this.#hash(user.password));
  }

  /**
   * Adds many users at once, all or none. Those who share a password share its hash: made for crowds of practice accounts,
   * whose ten thousand passwords would else be hashed for a quarter of a minute.
   */
  async addAll(users: readonly NewUser[]): Promise<void> {
    const hashes = new Map<string, string>();
    for (const { password } of users) {
      if (!hashes.has(password)) hashes.set(password, await this.#hash(password));
    }
    this.#database.transaction(() => {
      for (const user of users) {
        this.#refuseTaken(user);
        this.#insert(user, hashes.get(user.password) ?? '');
      }
    });
  }

  findById(id: string): User | undefined {
    return this.#find('id', id);
  }

  findByNumber(number: number): User | undefined {
    return this.#find('number', number);
  }

  findByEmail(email: string): User | undefined {
    return this.#find('email', normalised(email));
  }

  findByUsername(username: string): User | undefined {
    return this.#find('username', normalised(username));
  }

  /** The user if the password is right. Takes as long for a user who is not there, so that time does not tell who is. */
  async authenticate(user: User | undefined, password: string): Promise<User | undefined> {
    const row =
      user && this.#database.prepare('SELECT password_hash FROM users WHERE number = ?').get(user.number);
    this.#decoyHash ??= this.#hash('nobody signs in with this');
    const hash = row ? textIn(row, 'password_hash') : await this.#decoyHash;
    const right = Buffer.byteLength(password) <= longestPassword && (await bcrypt.compare(password, hash));
    return right && row ? user : undefined;
  }

  setApiKeys(user: User, keys: Partial<ApiKeys>): void {
    for (const name of apiKeyNames) {
      const key = keys[name];
      if (key === undefined) continue;
      this.#database.prepare(`UPDATE users SET ${name}_key = ? WHERE number = ?`).run(key, user.number);
    }
  }

  /** Makes worthless every token of the user that carries its own proof. */
  startNewEpoch(user: User): void {
    this.#database.prepare('UPDATE users SET epoch = epoch + 1 WHERE number = ?').run(user.number);
  }

  count(): number {
    return numberIn(this.#database.prepare('SELECT count(*) AS users FROM users').get() ?? {}, 'users');
  }

  #find(column: 'id' | 'number' | 'email' | 'username', value: string | number): User | undefined {
    const row = this.#database.prepare(`SELECT * FROM users WHERE ${column} = ?`).get(value);
    return row && userOf(row);
  }

  #refuseTaken(user: NewUser): void {
    if (this.findByEmail(user.email)) {
      throw fail('invalid-input', 'Another user has this email address.', { field: 'email' });
    }
    if (this.findByUsername(user.username)) {
      throw fail('invalid-input', 'Another user has this user name.', { field: 'username' });
    }
  }

  #hash(password: string): Promise<string> {
    if (Buffer.byteLength(password) > longestPassword) {
      throw fail('invalid-input', `A password has at most ${longestPassword} bytes.`, { field: 'password' });
    }
    return bcrypt.hash(password, this.#passwordCost);
  }

  #insert(user: NewUser, passwordHash: string): User {
    // Hashing took a while in which someone else may have come first.
    this.#refuseTaken(user);
    const id = randomUUID();
    this.#database
      .prepare(
        'INSERT INTO users (id, email, username, password_hash, challenge, created_at) VALUES (?, ?, ?, ?, ?, ?)',
      )
      .run(
        id,
        normalised(user.email),
        normalised(user.username),
        passwordHash,
        user.challenge ? 1 : 0,
        this.#now(),
      );
    const added = this.findById(id);
    if (!added) throw new Error('the user was not added');
    return added;
  }
}
