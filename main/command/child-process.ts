import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fail } from '../engine/failure.ts';

/** Passed on to the child. Ctrl-C and Ctrl-\ reach it by themselves where both have the same terminal. */
const passedOn = ['SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGCONT'] as const;
const fromTerminal = ['SIGINT', 'SIGQUIT'] as const;

/** What shells answer when a program is not there, or cannot be run. */
const notFound = 127;
const notRunnable = 126;

/**
 * Runs a program in this one's place: same streams, signals go to it, and its end is this process's: resolves with its exit code, or ends
 * by the same signal. Throws `invalid-input` where there is nothing to run.
 */
export async function runInPlace(
  [program, ...programArguments]: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  if (!program) throw fail('invalid-input', 'Say what to run, after --.', { field: 'command' });
  const child = spawn(program, programArguments, { stdio: 'inherit', env: environment });
  const pass = (signal: NodeJS.Signals) => child.kill(signal);
  const passUnlessTerminal = (signal: NodeJS.Signals) => {
    if (!process.stdin.isTTY) child.kill(signal);
  };
  for (const signal of passedOn) process.on(signal, pass);
  for (const signal of fromTerminal) process.on(signal, passUnlessTerminal);
  try {
    const { code, signal } = await ended(child);
    if (signal === null) return code;
    endBy(signal);
    return 128 + constants.signals[signal];
  } finally {
    for (const signal of passedOn) process.off(signal, pass);
    for (const signal of fromTerminal) process.off(signal, passUnlessTerminal);
  }
}

interface ChildEnd {
  readonly code: number;
  readonly signal: NodeJS.Signals | null;
}

function ended(child: ReturnType<typeof spawn>): Promise<ChildEnd> {
  return new Promise((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      const isMissing = error.code === 'ENOENT';
      process.stderr.write(`latchkey: ${child.spawnfile}: ${isMissing ? 'not found' : 'cannot be run'}\n`);
      resolve({ code: isMissing ? notFound : notRunnable, signal: null });
    });
    child.once('exit', (code, signal) => resolve({ code: code ?? 1, signal }));
  });
}

/** Ends this process by a signal, so that whoever waits for it sees how the child ended. */
function endBy(signal: NodeJS.Signals): void {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}
