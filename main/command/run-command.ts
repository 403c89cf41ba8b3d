import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { FailureData } from '../../preload/contract.ts';

/** The Node that the engine needs: its SQLite, and the version that ships. */
const neededNode = 24;

/** Says a failure on the streams of this process; resolves with the exit code. */
export async function reportToProcess(failure: FailureData, json: boolean): Promise<number> {
  const [{ reportFailure }, { Terminal }] = await Promise.all([
    import('./report.ts'),
    import('./terminal.ts'),
  ]);
  return reportFailure(failure, new Terminal(process, process.env), json);
}

/**
 * Runs the whole command; resolves with the exit code. On a machine with an older Node it runs on the one that came with the
 * packages.
 */
export async function runCommand(commandArguments: readonly string[]): Promise<number> {
  if (Number.parseInt(process.versions.node, 10) < neededNode) return await runOnOwnNode(commandArguments);
  if (commandArguments.includes('daemon')) favourMemory();
  keepCompiledCode();
  const { runProgram } = await import('./program.ts');
  const code = await runProgram(commandArguments, process);
  // Where standard output is a pipe that is read slowly, some of it may still be on its way.
  await new Promise((resolve) => process.stdout.write('', resolve));
  return code;
}

/**
 * A daemon is there all day and computes little: V8 is to give garbage back sooner (`node --v8-options`, `--optimize-for-size`). Set before
 * anything is loaded, which leaves the most of it. Measured with 1,000 accounts after 480 refreshes: 110 MiB instead of 139, and no
 * hand-out slower.
 */
function favourMemory(): void {
  process.getBuiltinModule('node:v8').setFlagsFromString('--optimize-for-size');
}

/** Node's usual place for compiled code is shared by all users of a machine, and what lies there is run. */
function keepCompiledCode(): void {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const folder = join(cache, 'latchkey', 'compiled');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
    process.getBuiltinModule('node:module').enableCompileCache(folder);
  } catch {
    // Without the cache the command starts a little later.
  }
}

/** Runs the same command on the Node that came with the packages: signals go to it, and its end is ours. */
function runOnOwnNode(commandArguments: readonly string[]): Promise<number> {
  const binary = process.platform === 'win32' ? 'node.exe' : 'node';
  const root = join(import.meta.dirname, '..', '..');
  const node = join(root, 'node_modules', 'node', 'bin', binary);
  const [, script = ''] = process.argv;
  if (!existsSync(node)) {
    process.stderr.write(`latchkey: this needs Node ${neededNode} or newer; here is ${process.version}.\n`);
    return Promise.resolve(1);
  }
  const child = spawn(node, [script, ...commandArguments], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
