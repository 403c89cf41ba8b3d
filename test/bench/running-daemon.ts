import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startPlayground } from '../../main/playground/playground.ts';

/** A daemon in a process of its own, with one account of a Playground in this one. */
export interface RunningDaemon {
  /** The built `latchkey` command. */
  readonly entry: string;
  readonly environment: NodeJS.ProcessEnv;
  /** What the account is called. */
  readonly account: string;
  readonly processId: number;
}

const entry = join(import.meta.dirname, '..', '..', 'dist', 'main', 'cli.js');
const person = { email: 'ada@example.com', username: 'ada', password: 'correct horse battery staple' };
let running: Promise<RunningDaemon> | undefined;

/** The one daemon of this run, started when it is first needed and ended with the run. */
export function runningDaemon(): Promise<RunningDaemon> {
  running ??= start();
  return running;
}

async function start(): Promise<RunningDaemon> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-bench-'));
  const environment = { ...process.env, LATCHKEY_PROFILE: folder };
  const playground = await startPlayground({ passwordCost: 4, users: [person] });
  const run = (commandArguments: readonly string[], input = '') =>
    runCommand(commandArguments, environment, input);
  await run(['vault', 'use', 'key-file']);
  const adding = ['add', 'playground-api', '--instance', playground.url, '--way', 'password'];
  await run([...adding, '--username', person.email, '--remember'], person.password);
  const daemon = spawn(process.execPath, [entry, 'daemon', '--no-window'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.once('exit', () => {
    daemon.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  await once(createInterface(daemon.stdout), 'line');
  return { entry, environment, account: person.email, processId: daemon.pid ?? 0 };
}

async function runCommand(
  commandArguments: readonly string[],
  environment: NodeJS.ProcessEnv,
  input: string,
): Promise<void> {
  const child = spawn(process.execPath, [entry, ...commandArguments], {
    env: environment,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  child.stdin.end(input);
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`latchkey ${commandArguments.join(' ')} ended with ${String(code)}`);
}
