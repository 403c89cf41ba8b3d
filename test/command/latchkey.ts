import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import {
  type Playground,
  type PlaygroundOptions,
  startPlayground,
} from '../../main/playground/playground.ts';
import { LeakWatch, markedPassword } from '../support/leak-watch.ts';

export const builtCommand = join(import.meta.dirname, '..', '..', 'dist', 'main', 'cli.js');

/** A process of the command, running or ended. */
export class CommandProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  output = '';
  errors = '';

  constructor(child: ChildProcess) {
    this.child = child;
    child.stdout?.on('data', (part: Buffer) => {
      this.output += part;
    });
    child.stderr?.on('data', (part: Buffer) => {
      this.errors += part;
    });
    child.stdin?.on('error', () => {});
    this.ended = new Promise((resolve) => child.once('close', resolve));
    onTestFinished(async () => {
      child.kill('SIGKILL');
      await this.ended;
    });
  }

  /** Waits until it has printed something, on either stream, that matches. */
  async said(pattern: RegExp): Promise<RegExpExecArray> {
    let found: RegExpExecArray | null = null;
    const look = () => {
      found = pattern.exec(this.output) ?? pattern.exec(this.errors);
      return found !== null || this.child.exitCode !== null;
    };
    await expect.poll(look, { timeout: 30_000, interval: 20 }).toBe(true);
    if (found) return found;
    throw new Error(`the command ended without saying ${pattern}: ${this.output}${this.errors}`);
  }

  /** Sends the signal and resolves with the exit code. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.child.kill(signal);
    return await this.ended;
  }
}

/** What a run of the command left. */
export interface Run {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** The built command on a profile of its own. At the end of the test all that it left and said is searched for secrets. */
export class Latchkey {
  readonly profile: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly watch: LeakWatch;

  constructor(environment: NodeJS.ProcessEnv = {}) {
    this.profile = mkdtempSync(join(tmpdir(), 'latchkey-command-'));
    onTestFinished(() => rmSync(this.profile, { recursive: true, force: true }));
    const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...inherited } = process.env;
    this.environment = {
      ...inherited,
      LATCHKEY_PROFILE: this.profile,
      LATCHKEY_NO_BROWSER: '1',
      NO_COLOR: '1',
      ...environment,
    };
    this.watch = LeakWatch.forThisTest(this.environment);
    this.watch.profile(this.profile);
    if (!existsSync(builtCommand)) throw new Error('the command is not built: npm run build');
  }

  /** Begins a command; standard input stays open. */
  begin(...commandArguments: string[]): CommandProcess {
    const command = new CommandProcess(
      spawn(process.execPath, [builtCommand, ...commandArguments], { env: this.environment }),
    );
    this.watch.command(commandArguments, () => command.output + command.errors);
    // At the end of the test this comes before it is killed.
    onTestFinished(() => this.watch.lookAtProcess(command.child.pid));
    return command;
  }

  /** Runs a command with the given standard input. */
  async runWith(input: string, ...commandArguments: string[]): Promise<Run> {
    const command = this.begin(...commandArguments);
    command.child.stdin?.end(input);
    const code = await command.ended;
    return { code, output: command.output, errors: command.errors };
  }

  run(...commandArguments: string[]): Promise<Run> {
    return this.runWith('', ...commandArguments);
  }

  /** Runs a command that must end well, and returns what it answers in JSON. */
  async answer<T>(...commandArguments: string[]): Promise<T> {
    const { code, output, errors } = await this.run(...commandArguments, '--json');
    if (code !== 0) throw new Error(`${commandArguments.join(' ')} ended with ${code}: ${output}${errors}`);
    return JSON.parse(output) as T;
  }

  /** Starts the daemon and resolves once it serves the profile. */
  async startDaemon(...commandArguments: string[]): Promise<CommandProcess> {
    const daemon = this.begin('daemon', ...commandArguments);
    await daemon.said(/^Latchkey keeps /m);
    return daemon;
  }

  /** Everything that lies in the profile, in one text. */
  contents(): string {
    return readdirSync(this.profile, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
      .join('\n');
  }
}

export const ada = { email: 'ada@example.com', username: 'ada', password: markedPassword };

/** A Playground in this process that goes away with the test, with one user. */
export async function playground(options: PlaygroundOptions = {}): Promise<Playground> {
  const started = await startPlayground({ users: [ada], passwordCost: 4, ...options });
  let isOpen = true;
  onTestFinished(async () => {
    if (isOpen) await started.close();
  });
  const close = started.close.bind(started);
  started.close = async () => {
    isOpen = false;
    await close();
  };
  return started;
}

/** A profile under a key file, signed in to the Playground's API as Ada. */
export async function signedIn(options: PlaygroundOptions = {}, environment: NodeJS.ProcessEnv = {}) {
  const latchkey = new Latchkey(environment);
  const service = await playground(options);
  await latchkey.answer('vault', 'use', 'key-file');
  const { code, errors } = await addAda(latchkey, service);
  if (code !== 0) throw new Error(`could not sign in: ${errors}`);
  return { latchkey, service };
}

/** Signs Ada in with her password by standard input. */
export function addAda(
  latchkey: Latchkey,
  { url }: Pick<Playground, 'url'>,
  ...more: string[]
): Promise<Run> {
  const place = ['add', 'playground-api', '--instance', url, '--username', ada.email];
  return latchkey.runWith(`${ada.password}\n`, ...place, ...more);
}

/** What the person does on Connect's page: signs in as Ada, and goes back to where the page sends them. */
export async function allowAtConnect(page: string): Promise<void> {
  const { origin, pathname, searchParams } = new URL(page);
  const fields = { action: 'sign-in', email: ada.email, password: ada.password };
  const body = new URLSearchParams([...searchParams, ...Object.entries(fields)]);
  const answer = await fetch(`${origin}${pathname}`, { method: 'POST', body, redirect: 'manual' });
  await fetch(answer.headers.get('location') ?? '');
}
