import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Faults, NewUser, PlaygroundOptions, Usage } from '../../main/playground/playground.ts';

/** What the controls of a Playground in another process take. */
export type PlaygroundCommand =
  | ({ readonly action: 'addUser' } & NewUser)
  | { readonly action: 'setFaults'; readonly faults: Partial<Faults> }
  | { readonly action: 'evict' | 'revoke' | 'endUpstream' | 'watchAd'; readonly email: string };

/** A Playground that runs as a process of its own and can be killed like one. */
export class PlaygroundProcess {
  readonly url: string;
  readonly controlKey: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, url: string, controlKey: string) {
    this.#child = child;
    this.url = url;
    this.controlKey = controlKey;
  }

  /** Starts one and resolves once it listens. Users come afterwards, by `control`. */
  static async start(options: Omit<PlaygroundOptions, 'clock' | 'users'> = {}): Promise<PlaygroundProcess> {
    const script = new URL('./playground-process.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, [script, JSON.stringify(options)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const line: unknown = await Promise.race([
      once(createInterface(child.stdout), 'line').then(([first]) => first),
      once(child, 'exit').then(([code]) => {
        throw new Error(`the Playground ended with ${String(code)} before it listened`);
      }),
    ]);
    const { url, controlKey } = JSON.parse(String(line)) as { url: string; controlKey: string };
    return new PlaygroundProcess(child, url, controlKey);
  }

  /** Has the Playground do something; returns its answer. Throws if it refuses. */
  async control(command: PlaygroundCommand): Promise<Record<string, unknown>> {
    const reply = await fetch(`${this.url}/playground/control`, {
      method: 'POST',
      headers: { 'x-playground-key': this.controlKey, 'content-type': 'application/json' },
      body: JSON.stringify(command),
    });
    const answer = (await reply.json()) as Record<string, unknown>;
    if (!reply.ok) throw new Error(`the Playground refused: ${String(answer.detail)}`);
    return answer;
  }

  async usage(): Promise<Usage> {
    const reply = await fetch(`${this.url}/playground/usage`, {
      headers: { 'x-playground-key': this.controlKey },
    });
    return (await reply.json()) as Usage;
  }

  /** Stops the process and lets it go on: a server that takes connections and says nothing. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#child.kill(signal);
  }

  /** Kills the process and resolves once it is gone. */
  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill(signal);
    await gone;
  }
}
