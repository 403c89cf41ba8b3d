import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { NetConnectOpts } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { openProfileDatabase, profileDatabasePath } from '../../main/accounts/profile-database.ts';
import { SqliteSealedSessions } from '../../main/accounts/sealed-sessions.ts';
import { StaticFiles } from '../../main/api/static-files.ts';
import { WindowServer } from '../../main/api/window-server.ts';
import type { Broker } from '../../main/broker/broker.ts';
import { ReplyFailure } from '../../main/command/engine-link.ts';
import { runProgram } from '../../main/command/program.ts';

import { readArguments } from '../../main/desktop/start-arguments.ts';
import { openProfileHost, type ProfileHost } from '../../main/host/profile-host.ts';
import { systemClock } from '../../main/host/system-ports.ts';
import { serveTools } from '../../main/host/take-profile.ts';
import { type Playground, startPlayground } from '../../main/playground/playground.ts';
import { OpenVault } from '../../main/vault/open-vault.ts';
import {
  type FailureData,
  type Input,
  type Output,
  type ProcedureName,
  procedures,
} from '../../preload/contract.ts';
import { sendRaw } from '../support/raw-http.ts';
import { anyBackup, openAnyBackup } from './backup-door.ts';
import {
  anyArguments,
  anyDefinition,
  anyExport,
  anyJson,
  anyLink,
  anyRequest,
  nearlyBytes,
  secretMark,
} from './bad-input.ts';
import { anyPipe, servePipe } from './companion-door.ts';

const password = 'correct horse battery staple';
/** Longest that anything may take to be refused. */
const patience = 10_000;

/** Procedures that are not called at random: they open a browser, end the engine, write where they are told, or cost seconds by design. */
const notAtRandom: readonly ProcedureName[] = [
  'engine.release',
  'engine.openWindow',
  'engine.chooseProtection',
  'engine.replaceVaultKey',
  'playground.start',
  'playground.stop',
  'backup.createAt',
  'backup.runNow',
];

/** One way in, and what may come in by it. Each throws if something bad comes of the input. */
export interface Door {
  readonly name: string;
  /** How often it is tried in a run of the tests, beside others. */
  readonly share: number;
  readonly property: fc.IAsyncProperty<[unknown]>;
}

/** A profile with an account that is signed in, behind all its doors. */
export class House {
  readonly #folder: string;
  readonly #playground: Playground;
  readonly #profile: string;
  readonly #sealed: Buffer;
  #host: ProfileHost;
  readonly #window: WindowServer;
  readonly #broker: Broker;
  readonly #backups: fc.Arbitrary<Buffer>;
  readonly #accountId: string;

  private constructor(parts: {
    folder: string;
    playground: Playground;
    profile: string;
    host: ProfileHost;
    window: WindowServer;
    broker: Broker;
    backups: fc.Arbitrary<Buffer>;
    accountId: string;
  }) {
    this.#folder = parts.folder;
    this.#playground = parts.playground;
    this.#profile = parts.profile;
    this.#host = parts.host;
    this.#window = parts.window;
    this.#broker = parts.broker;
    this.#backups = parts.backups;
    this.#accountId = parts.accountId;
    this.#sealed = readFileSync(join(parts.profile, 'vault.key-file'));
  }

  static async build(): Promise<House> {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-fuzz-'));
    const users = [{ email: 'ann@example.com', username: 'ann', password }];
    const playground = await startPlayground({ passwordCost: 4, users });
    const profile = join(folder, 'profile');
    const host = await openHost(profile);
    await host.protection.choose('key-file', undefined);
    const window = await WindowServer.start({
      api: host.api,
      clock: systemClock,
      files: new StaticFiles(folder),
    });
    const added = await ask(host, 'signIn.add', {
      providerId: 'playground-api',
      instance: playground.url,
      signIn: { attemptId: 'a', way: 'password', credential: { username: 'ann@example.com', password } },
    });
    if (!added.ok) throw new Error(added.failure.what);
    const accountId = String((added.value as { id: unknown }).id);
    const [broker, backups] = [await serveTools(host), await anyBackup()];
    return new House({ folder, playground, profile, host, window, broker, backups, accountId });
  }

  async close(): Promise<void> {
    await this.#window.close();
    await this.#broker.close();
    await this.#host.close();
    await this.#playground.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Whether the account is there and can be used, whatever came in by the doors. */
  async isUnharmed(): Promise<boolean> {
    const { ok } = await ask(this.#host, 'accounts.refresh', { id: this.#accountId });
    return ok;
  }

  doors(): Door[] {
    const names = (Object.keys(procedures) as ProcedureName[]).filter((name) => !notAtRandom.includes(name));
    const call = fc.tuple(fc.constantFrom(...names), anyJson);
    return [
      door('a call of the contract', 4, call, ([name, input]) => this.#call(name, input)),
      door('a definition', 2, anyDefinition, (definition) => this.#call('providers.check', { definition })),
      door('a definition to keep', 1, anyDefinition, (definition) =>
        this.#call('providers.add', { definition }),
      ),
      door('an import', 3, anyExport, (text) => this.#call('imports.preview', { text })),
      door('a pasted secret', 1, anyExport, (pasted) => this.#paste(pasted)),
      door('a request to the window', 2, anyRequest(new URL(this.#window.newAddress()).host), (text) =>
        this.#request(text),
      ),
      door('a request to the socket for tools', 2, anyRequest('latchkey'), (text) =>
        this.#send({ path: this.#broker.address }, text),
      ),
      door('a message of the Companion', 2, anyPipe, (pipe) =>
        servePipe(pipe, (name, input) => this.#callOrThrow(name, input)),
      ),
      door('a backup', 3, this.#backups, openAnyBackup),
      door('a link', 2, anyLink, async (link) => void readArguments([link])),
      door('the command line', 1, anyArguments, (given) => this.#command(given)),
      door('a sealed file', 1, nearlyBytes(this.#sealed), (bytes) =>
        this.#sealedFile('vault.key-file', bytes),
      ),
      door(
        'the record of the vault',
        1,
        nearlyBytes(Buffer.from('{"format":1,"backend":"key-file"}')),
        (bytes) => this.#sealedFile('vault.json', bytes),
      ),
      door('stored settings', 1, anyJson, (value) => this.#settings(value)),
    ];
  }

  async #call(name: string, input: unknown): Promise<void> {
    checkReply(name, await ask(this.#host, name, input));
  }

  async #callOrThrow<Name extends ProcedureName>(name: Name, input: Input<Name>): Promise<Output<Name>> {
    const reply = await ask(this.#host, name, input);
    checkReply(name, reply);
    if (!reply.ok) throw new ReplyFailure(reply.failure);
    return reply.value as Output<Name>;
  }

  async #paste(pasted: string): Promise<void> {
    const signIn = { attemptId: 'fuzz', way: 'token', pasted };
    await this.#call('signIn.add', { providerId: 'playground-api', instance: this.#playground.url, signIn });
  }

  async #request(text: string): Promise<void> {
    const { port } = new URL(this.#window.newAddress());
    await this.#send({ port: Number(port), host: '127.0.0.1' }, text);
  }

  async #send(target: NetConnectOpts, text: string): Promise<void> {
    const closing = (socket: { end(): void }) => socket.end();
    const { status, body } = await sendRaw(target, text, closing);
    if (status >= 500) throw new Error(`status ${status}: ${body}`);
    if (body.includes(secretMark)) throw new Error('the reply repeats what was sent');
  }

  async #command(given: readonly string[]): Promise<void> {
    const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
    stdin.end();
    const env = { LATCHKEY_PROFILE: join(this.#folder, 'command'), NO_COLOR: '1' };
    const process = { stdin, stdout, stderr, env, on: () => {}, off: () => {} };
    const code = await runProgram(given, process as unknown as Parameters<typeof runProgram>[1]);
    if (!(code >= 0 && code <= 7)) throw new Error(`exit code ${code}`);
  }

  /** A file of a vault that is not as Latchkey wrote it: told, and left as it is. */
  async #sealedFile(name: 'vault.key-file' | 'vault.json', bytes: Buffer): Promise<void> {
    const folder = mkdtempSync(join(this.#folder, 'vault-'));
    for (const other of ['vault.key', 'vault.key-file', 'vault.json']) {
      writeFileSync(join(folder, other), readFileSync(join(this.#profile, other)));
    }
    writeFileSync(join(folder, name), bytes);
    const database = openProfileDatabase(profileDatabasePath(folder));
    const rows = new SqliteSealedSessions(database);
    await rows.write('someone', 'session', Buffer.alloc(80));
    const open = new OpenVault({ profileFolder: folder, rows });
    const { failure } = await open.probe();
    if (failure && failure.kind !== 'vault-unavailable') throw new Error(`told as ${failure.kind}`);
    await open.vault.close();
    database.close();
    if (!existsSync(join(folder, name)) || !readFileSync(join(folder, name)).equals(bytes)) {
      throw new Error('the file was changed');
    }
    rmSync(folder, { recursive: true });
  }

  async #settings(value: unknown): Promise<void> {
    const folder = mkdtempSync(join(this.#folder, 'settings-'));
    const database = openProfileDatabase(profileDatabasePath(folder));
    for (const name of ['settings', 'playground'])
      await database.writeValue(name, JSON.stringify(value) ?? '');
    database.close();
    const host = await openHost(folder);
    checkReply('settings.get', await ask(host, 'settings.get', {}));
    checkReply('settings.set', await ask(host, 'settings.set', { appearance: { theme: 'dark' } }));
    await host.close();
    rmSync(folder, { recursive: true });
  }
}

/** What went wrong, with the input that made it so; undefined if nothing did. */
export function harmOf(details: fc.RunDetails<[unknown]>): string | undefined {
  if (!details.failed) return undefined;
  const { errorInstance, seed, counterexamplePath, counterexample } = details;
  return `${String(errorInstance)}; seed ${seed}, path ${counterexamplePath}\n${fc.stringify(counterexample).slice(0, 4_000)}`;
}

function door<Input>(
  name: string,
  share: number,
  input: fc.Arbitrary<Input>,
  enter: (input: Input) => Promise<void>,
): Door {
  const property = fc.asyncProperty(input, async (value) => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('it takes for ever')), patience);
    });
    await Promise.race([enter(value), late]).finally(() => clearTimeout(timer));
  });
  return { name, share, property: property as fc.IAsyncProperty<[unknown]> };
}

async function openHost(profile: string): Promise<ProfileHost> {
  const host = await openProfileHost({ profile, kind: 'command' });
  if (!host) throw new Error('the profile is in use');
  return host;
}

type AnyReply = { ok: true; value: unknown } | { ok: false; failure: FailureData };

async function ask(host: ProfileHost, name: string, input: unknown): Promise<AnyReply> {
  const signal = AbortSignal.timeout(patience / 2);
  return await host.api.router.dispatch(name, input, { audience: 'tool', actor: 'tool', signal });
}

/** A refusal says what is wrong, is no accident, and repeats nothing. */
function checkReply(name: string, reply: AnyReply): void {
  const text = JSON.stringify(reply);
  if (reply.ok) return;
  const { kind, what, safe, act } = reply.failure;
  if (kind === 'unexpected') throw new Error(`${name} failed unexpectedly: ${text}`);
  if (![what, safe, act].every((words) => words.length > 3))
    throw new Error(`${name} says too little: ${text}`);
  // A definition is no secret, and to show the place that is wrong in it is the point.
  if (text.includes(secretMark) && !name.startsWith('providers.'))
    throw new Error(`${name} repeats what it was given: ${text}`);
}
