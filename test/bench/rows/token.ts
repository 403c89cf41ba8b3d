import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startPlayground } from '../../../main/playground/playground.ts';
import type { BenchQuestion } from '../measure.ts';

const entry = join(import.meta.dirname, '..', '..', '..', 'dist', 'main', 'cli.js');
const person = { email: 'ada@example.com', username: 'ada', password: 'correct horse battery staple' };

function wall(commandArguments: readonly string[], environment: NodeJS.ProcessEnv): number {
  const startedAt = performance.now();
  execFileSync(process.execPath, commandArguments, {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return performance.now() - startedAt;
}

/** `latchkey token` as a whole process, the daemon running, against a Node process that does nothing. */
export async function token(): Promise<BenchQuestion> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-bench-'));
  const environment = { ...process.env, LATCHKEY_PROFILE: folder };
  const playground = await startPlayground({ passwordCost: 4, users: [person] });
  const run = (commandArguments: readonly string[], input = '') =>
    execFileAsync([entry, ...commandArguments], environment, input);
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
  return {
    name: 'latchkey token, whole process',
    unit: 'ms',
    rival: 'node -e 0',
    target: 'at most 1.25',
    runs: 30,
    ours: () => wall([entry, 'token', person.email], environment),
    theirs: () => wall(['-e', '0'], environment),
    isReached: (ratio) => ratio.median <= 1.25,
  };
}

async function execFileAsync(
  commandArguments: readonly string[],
  environment: NodeJS.ProcessEnv,
  input: string,
): Promise<void> {
  const child = spawn(process.execPath, commandArguments, {
    env: environment,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  child.stdin.end(input);
  const [code] = await once(child, 'exit');
  if (code !== 0)
    throw new Error(`latchkey ${commandArguments.slice(1).join(' ')} ended with ${String(code)}`);
}
