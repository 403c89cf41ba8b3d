import { join } from 'node:path';
import type { Failure } from '../../main/engine/failure.ts';
import { type Script, startScript } from '../support/script.ts';

/** What a vault in a process of its own can be told to do. */
export type VaultCommand =
  | { readonly do: 'store'; readonly account: string; readonly length: number; readonly marker: string }
  | { readonly do: 'load' | 'delete' | 'load password'; readonly account: string }
  | { readonly do: 'store password'; readonly account: string; readonly password: string }
  | { readonly do: 'set lock' | 'unlock' | 'rotate'; readonly passphrase: string }
  | { readonly do: 'load all'; readonly accounts: readonly string[] }
  | { readonly do: 'probe' | 'current' | 'reports' | 'read files' };

export interface VaultAnswer {
  readonly value?: unknown;
  readonly failure?: Failure;
  readonly milliseconds: number;
}

const script = join(import.meta.dirname, 'vault-process.script.ts');

/** A vault in a process of its own, in the login session of the given environment. */
export class VaultClient {
  readonly #script: Script;

  private constructor(started: Script) {
    this.#script = started;
  }

  static async start(profileFolder: string, environment: NodeJS.ProcessEnv): Promise<VaultClient> {
    const started = startScript(script, [profileFolder], environment);
    await started.line();
    return new VaultClient(started);
  }

  async ask(command: VaultCommand): Promise<VaultAnswer> {
    this.#script.process.stdin?.write(`${JSON.stringify(command)}\n`);
    return JSON.parse(await this.#script.line());
  }

  /** The value of an answer; throws the words of a failure. */
  async do(command: VaultCommand): Promise<unknown> {
    const { value, failure } = await this.ask(command);
    if (failure) throw new Error(`${failure.vault ?? failure.kind}: ${failure.message}`);
    return value;
  }

  /** Closes its input, upon which it ends by itself. */
  async end(): Promise<void> {
    this.#script.process.stdin?.end();
    await this.#script.ended;
  }

  async kill(): Promise<void> {
    await this.#script.kill();
  }
}

/** A vault that stores sessions of growing numbers until it is killed. */
export function startStoreLoop(
  profileFolder: string,
  environment: NodeJS.ProcessEnv,
  firstNumber: number,
): Script {
  return startScript(script, [profileFolder, 'loop', String(firstNumber)], environment);
}
