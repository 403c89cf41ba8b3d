import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openProfileHost, type ProfileHost } from '../../main/host/profile-host.ts';
import { type Playground, startPlayground } from '../../main/playground/playground.ts';
import type { FailureData, Input, Output, ProcedureName } from '../../preload/contract.ts';

const script = join(import.meta.dirname, 'session-life.script.ts');
const password = 'correct horse battery staple';
/** Compiled code, so that a life begins sooner. */
const compiled = join(tmpdir(), 'latchkey-faults-compiled');

/** What is done to the calls of a process that name a file of its profile: the `when`-th of each thread and kind goes wrong. */
export interface FileFault {
  readonly call: string;
  /** An error number such as `ENOSPC`, or `KILL`. */
  readonly what: string;
  readonly when: number;
}

/** A line that a life prints. */
interface LifeLine {
  readonly begun?: string;
  readonly done?: string;
  readonly failed?: string;
  readonly failure?: FailureData;
  readonly error?: string;
  readonly warning?: string;
}

/** How a life went. */
export interface Life {
  readonly profile: string;
  readonly lines: readonly LifeLine[];
  readonly signal: NodeJS.Signals | null;
  readonly errors: string;
}

/** Whether faults can be put into system calls here. */
export function canInject(): boolean {
  if (process.platform !== 'linux') return false;
  const trial = ['-f', '-qq', '-o', '/dev/null', '-e', 'inject=fsync:error=EIO:when=99', 'true'];
  return spawnSync('strace', trial).status === 0;
}

/** Lives with faults, each on a profile of its own with one account that is signed in. */
export class FaultyLives {
  readonly #playground: Playground;
  readonly #folder: string;
  #people = 0;
  #profiles = 0;

  private constructor(playground: Playground, folder: string) {
    this.#playground = playground;
    this.#folder = folder;
  }

  static async start(): Promise<FaultyLives> {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-faults-'));
    return new FaultyLives(await startPlayground({ passwordCost: 4 }), folder);
  }

  async end(): Promise<void> {
    await this.#playground.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** A profile with one account that is signed in and whose password is not stored: a session that is lost stays lost. */
  async profile(): Promise<string> {
    this.#profiles += 1;
    const profile = join(this.#folder, `profile-${this.#profiles}`);
    const host = await open(profile);
    await host.protection.choose('key-file', undefined);
    await ask(host, 'signIn.add', {
      providerId: 'playground-api',
      instance: this.#playground.url,
      label: 'first',
      signIn: { attemptId: 'a', way: 'password', credential: await this.#person() },
    });
    await host.close();
    return profile;
  }

  /** Lives once, under a fault or none. */
  async live(profile: string, fault?: FileFault): Promise<Life> {
    const { username } = await this.#person();
    const life = [process.execPath, script, profile, this.#playground.url, username, password];
    const [command = '', ...rest] = fault ? [...injecting(profile, fault), ...life] : life;
    return await run(profile, command, rest);
  }

  /** How often a life without faults makes each of the calls on files of its profile, in the thread that makes most. */
  async count(calls: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const profile = await this.profile();
    const trace = join(this.#folder, 'trace');
    const { username } = await this.#person();
    const life = [process.execPath, script, profile, this.#playground.url, username, password];
    await run(profile, 'strace', [...straceOn(profile, trace), '-e', `trace=${calls.join()}`, ...life]);
    const counts = new Map<string, number>();
    for (const line of readFileSync(trace, 'utf8').split('\n')) {
      const [, thread = '', call = ''] = /^(\d+) +(\w+)\(/.exec(line) ?? [];
      if (call) counts.set(`${thread} ${call}`, (counts.get(`${thread} ${call}`) ?? 0) + 1);
    }
    return new Map(
      calls.map((call) => [
        call,
        Math.max(0, ...[...counts].filter(([key]) => key.endsWith(` ${call}`)).map(([, count]) => count)),
      ]),
    );
  }

  /** A copy of a profile as it is now. */
  copy(profile: string): string {
    this.#profiles += 1;
    const copy = join(this.#folder, `copy-${this.#profiles}`);
    cpSync(profile, copy, { recursive: true });
    return copy;
  }

  forget(profile: string): void {
    rmSync(profile, { recursive: true, force: true });
  }

  /** A new practice person. */
  async #person(): Promise<{ readonly username: string; readonly password: string }> {
    this.#people += 1;
    const username = `person-${this.#people}`;
    const email = `${username}@example.com`;
    await this.#playground.addUser({ email, username, password });
    return { username: email, password };
  }
}

/** What became of a profile after a life: the sentences say what was lost, and there should be none. */
export async function lossesAfter(
  { profile, lines, signal, errors }: Life,
  isKill: boolean,
): Promise<string[]> {
  const losses: string[] = [];
  if (signal !== null && !(isKill && signal === 'SIGKILL')) losses.push(`the process ended by ${signal}`);
  if (errors) losses.push(`the process wrote: ${errors.slice(0, 500)}`);
  for (const { failed, failure, error } of lines) {
    if (!failed) continue;
    const { kind = '', what = '' } = failure ?? {};
    const isClear = ['storage-unavailable', 'vault-unavailable'].includes(kind) && what.length > 20;
    if (!isClear) losses.push(`${failed} failed without clear words: ${kind} ${what} ${error ?? ''}`);
  }
  const done = new Set(lines.map((line) => line.done));
  const begun = new Set(lines.map((line) => line.begun));
  let host: ProfileHost;
  try {
    host = await open(profile);
  } catch (error) {
    return [...losses, `the profile does not open: ${String(error)}`];
  }
  try {
    const { accounts } = await ask(host, 'accounts.list', {});
    const first = accounts.find(({ label }) => label === 'first' || label === 'renamed');
    if (!first) return [...losses, 'the first account is gone'];
    if (done.has('accounts.update') && first.label !== 'renamed') losses.push('the new name is lost');
    await ask(host, 'accounts.refresh', { id: first.id }).catch((error) => {
      losses.push(`the first session is lost: ${String(error)}`);
    });
    const { settings } = await ask(host, 'settings.get', {});
    if (done.has('settings.set') && settings.appearance.theme !== 'dark') losses.push('the setting is lost');
    losses.push(...(await lossesOfSecond(host, accounts, done, begun)));
    const report = await ask(host, 'audit.verify', {});
    if (!report.intact) losses.push(`the event log is broken: ${JSON.stringify(report.problems)}`);
  } catch (error) {
    losses.push(String(error));
  } finally {
    await host.close();
  }
  return losses;
}

async function lossesOfSecond(
  host: ProfileHost,
  accounts: Output<'accounts.list'>['accounts'],
  done: ReadonlySet<string | undefined>,
  begun: ReadonlySet<string | undefined>,
): Promise<string[]> {
  const second = accounts.find(({ label }) => label === 'second');
  if (!begun.has('accounts.remove')) {
    if (!done.has('signIn.add')) return [];
    if (!second) return ['the second account is gone'];
    return await ask(host, 'accounts.refresh', { id: second.id }).then(
      () => [],
      (error) => [`the second session is lost: ${String(error)}`],
    );
  }
  if (done.has('accounts.remove')) return second ? ['the second account was not removed'] : [];
  if (!second) return [];
  // Half removed is not half there: removing it again is the way back.
  return await ask(host, 'accounts.remove', { id: second.id }).then(
    () => [],
    (error) => [`the second account can neither be used nor removed: ${String(error)}`],
  );
}

async function open(profile: string): Promise<ProfileHost> {
  const host = await openProfileHost({ profile, kind: 'command' });
  if (!host) throw new Error('the profile is in use');
  return host;
}

async function ask<Name extends ProcedureName>(
  host: ProfileHost,
  name: Name,
  input: Input<Name>,
): Promise<Output<Name>> {
  const { signal } = new AbortController();
  const reply = await host.api.router.dispatch(name, input, { audience: 'tool', actor: 'user', signal });
  if (!reply.ok)
    throw new Error(`${name}: ${reply.failure.kind}: ${reply.failure.what} ${reply.failure.detail ?? ''}`);
  return reply.value as Output<Name>;
}

function straceOn(profile: string, output: string): string[] {
  const names = ['latchkey.db', 'latchkey.db-wal', 'latchkey.db-shm', 'latchkey.lock', 'latchkey.db-journal'];
  for (const name of ['vault.json', 'vault.key', 'vault.key-file']) names.push(name, `${name}.partial`);
  const paths = [profile, ...names.map((name) => join(profile, name))];
  return ['-f', '-qq', '-o', output, ...paths.flatMap((path) => ['-P', path])];
}

function injecting(profile: string, { call, what, when }: FileFault): string[] {
  const effect = what === 'KILL' ? 'signal=KILL' : `error=${what}`;
  return [
    'strace',
    ...straceOn(profile, '/dev/null'),
    '-e',
    `trace=${call}`,
    '-e',
    `inject=${call}:${effect}:when=${when}`,
  ];
}

function run(profile: string, command: string, commandArguments: readonly string[]): Promise<Life> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, NODE_COMPILE_CACHE: compiled };
    const child = spawn(command, commandArguments, {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 60_000,
      env,
    });
    let output = '';
    let errors = '';
    child.stdout.on('data', (part: Buffer) => {
      output += part;
    });
    child.stderr.on('data', (part: Buffer) => {
      errors += part;
    });
    child.once('error', reject);
    child.once('close', (_, signal) => {
      const lines = output.split('\n').filter((line) => line.endsWith('}'));
      resolve({ profile, lines: lines.map((line) => JSON.parse(line) as LifeLine), signal, errors });
    });
  });
}
