import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

/** Has something done once the work is over: at the end of the test, unless told otherwise. */
export type AtTheEnd = (tidyUp: () => void | Promise<void>) => void;

/** A process of its own that runs a script and tells what it does line by line. */
export class Script {
  readonly process: ChildProcess;
  /** Everything that was written to the standard error stream. */
  errors = '';
  /** Everything that was written to the standard output. */
  output = '';
  readonly #lines: string[] = [];
  readonly #waiting: ((line: string | undefined) => void)[] = [];
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;

  constructor(process: ChildProcess, atTheEnd: AtTheEnd = onTestFinished) {
    this.process = process;
    this.ended = new Promise((resolve) => {
      process.once('close', (code, signal) => resolve({ code, signal }));
    });
    process.stderr?.on('data', (chunk: Buffer) => {
      this.errors += chunk;
    });
    if (process.stdout) {
      process.stdout.on('data', (chunk: Buffer) => {
        this.output += chunk;
      });
      const reader = createInterface({ input: process.stdout });
      reader.on('line', (line) => {
        const next = this.#waiting.shift();
        if (next) next(line);
        else this.#lines.push(line);
      });
      reader.on('close', () => {
        for (const next of this.#waiting.splice(0)) next(undefined);
      });
    }
    // Whatever becomes of the test, nothing of it runs on.
    atTheEnd(() => this.kill());
  }

  /** The next line that it prints; fails with its errors if it ends instead. */
  async line(): Promise<string> {
    const line =
      this.#lines.shift() ?? (await new Promise<string | undefined>((next) => this.#waiting.push(next)));
    if (line === undefined) throw new Error(`the script ended without a further line: ${this.errors}`);
    return line;
  }

  /** The first match in what it writes to the standard error stream; fails if it ends without one. */
  async errorMatching(pattern: RegExp): Promise<string> {
    for (;;) {
      const [match] = pattern.exec(this.errors) ?? [];
      if (match !== undefined) return match;
      const more = new Promise((resolve) => this.process.stderr?.once('data', resolve));
      const ended = await Promise.race([more.then(() => false), this.ended.then(() => true)]);
      if (ended && !pattern.test(this.errors))
        throw new Error(`nothing like ${pattern} came: ${this.errors}`);
    }
  }

  /** How many lines came that nobody has taken yet. */
  get waitingLines(): number {
    return this.#lines.length;
  }

  /** Kills it and whatever it started, without a warning, and waits until all is gone. */
  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.ended;
  }

  /** Sends a signal to it and whatever it started. */
  signal(signal: NodeJS.Signals): void {
    const { pid } = this.process;
    if (pid === undefined) return;
    try {
      // It leads a process group of its own; on Windows there are none, and the process has to do.
      if (globalThis.process.platform === 'win32') this.process.kill(signal);
      else globalThis.process.kill(-pid, signal);
    } catch {
      // All of them have ended already.
    }
  }
}

/** Starts a TypeScript file with the Node that runs the test. */
export function startScript(
  path: string,
  args: readonly string[] = [],
  environment: NodeJS.ProcessEnv = process.env,
): Script {
  return startCommand(process.execPath, [path, ...args], environment);
}

/** Starts a program. */
export function startCommand(
  command: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
  atTheEnd?: AtTheEnd,
): Script {
  return new Script(
    spawn(command, args, { stdio: 'pipe', env: environment, detached: process.platform !== 'win32' }),
    atTheEnd,
  );
}
