import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { LeakWatch } from './leak-watch.ts';
import { type Script, startScript } from './script.ts';

const entry = join(import.meta.dirname, '..', '..', 'dist', 'main', 'cli.js');

/** What a run of the command left. */
export interface CommandResult {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/**
 * Latchkey as it is built, on a profile of its own, used like a person uses it: by commands and a daemon. At the end of the test all that
 * it left and said is searched for secrets.
 */
export class Installation {
  readonly profile: string;
  readonly watch: LeakWatch;
  readonly environment: NodeJS.ProcessEnv;

  constructor(environment: NodeJS.ProcessEnv = {}) {
    this.profile = mkdtempSync(join(tmpdir(), 'latchkey-profile-'));
    this.environment = { ...process.env, ...environment, LATCHKEY_PROFILE: this.profile, NO_COLOR: '1' };
    onTestFinished(() => rmSync(this.profile, { recursive: true, force: true }));
    this.watch = LeakWatch.forThisTest(this.environment);
    this.watch.profile(this.profile);
  }

  /** What is run for the command, word by word. */
  commandLine(commandArguments: readonly string[]): readonly string[] {
    return [process.execPath, entry, ...commandArguments];
  }

  /** Runs the command to its end. `input` is what it reads from standard input. */
  run(commandArguments: readonly string[], input = ''): Promise<CommandResult> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [entry, ...commandArguments], { env: this.environment });
      let output = '';
      let errors = '';
      child.stdout.on('data', (chunk: Buffer) => {
        output += chunk;
      });
      child.stderr.on('data', (chunk: Buffer) => {
        errors += chunk;
      });
      this.watch.command(commandArguments, () => output + errors);
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, output, errors }));
      child.stdin.on('error', () => {});
      child.stdin.end(input);
    });
  }

  /** Runs the command, which must end well, and returns what it answers in JSON. */
  async answer<T>(commandArguments: readonly string[], input = ''): Promise<T> {
    const { code, output, errors } = await this.run(['--json', ...commandArguments], input);
    if (code !== 0)
      throw new Error(`latchkey ${commandArguments.join(' ')} ended with ${code}: ${errors}${output}`);
    return JSON.parse(output) as T;
  }

  /** Starts the command and leaves it running. */
  start(commandArguments: readonly string[]): Script {
    const script = startScript(entry, commandArguments, this.environment);
    this.watch.command(commandArguments, () => script.output + script.errors);
    // At the end of the test this comes before it is killed.
    onTestFinished(() => this.watch.lookAtProcess(script.process.pid));
    return script;
  }

  /** Starts the daemon; resolves once it serves the profile. */
  async startDaemon(commandArguments: readonly string[] = ['--no-window']): Promise<Script> {
    const daemon = this.start(['daemon', ...commandArguments]);
    await daemon.line();
    return daemon;
  }
}
