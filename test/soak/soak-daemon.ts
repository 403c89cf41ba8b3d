import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { readBrokerAddress } from '../../main/broker/address.ts';
import { callBroker } from '../../main/broker/client.ts';
import type { Input, Output, ProcedureName } from '../../preload/contract.ts';

const entry = join(import.meta.dirname, '..', '..', 'dist', 'main', 'cli.js');

/** The built daemon on a profile of its own, killed and started again as often as one likes. */
export class SoakDaemon {
  readonly profile = mkdtempSync(join(tmpdir(), 'latchkey-soak-'));
  /** How often it was killed. */
  kills = 0;
  readonly #environment: NodeJS.ProcessEnv;
  #child: ChildProcess | undefined;

  /** `session` is the environment of the login session whose keyring it uses. */
  constructor(session: NodeJS.ProcessEnv) {
    if (!existsSync(entry)) throw new Error('the command is not built: npm run build');
    this.#environment = {
      ...session,
      LATCHKEY_PROFILE: this.profile,
      LATCHKEY_NO_BROWSER: '1',
      NO_COLOR: '1',
    };
  }

  get processId(): number {
    return this.#child?.pid ?? 0;
  }

  /** Starts it; resolves once it serves. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [entry, 'daemon', '--no-window'], {
      env: this.#environment,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    await new Promise<void>((resolve, reject) => {
      createInterface(child.stdout).once('line', () => resolve());
      child.once('exit', (code) => reject(new Error(`the daemon ended with ${code}`)));
    });
    child.on('exit', (code, signal) => {
      if (this.#child === child) console.log(`THE DAEMON ENDED BY ITSELF with ${code ?? signal}`);
    });
  }

  /** Kills it in the middle of whatever it does, without a warning, and starts it again. */
  async killAndStart(): Promise<void> {
    this.kills += 1;
    await this.#end('SIGKILL');
    await this.start();
  }

  async ask<Name extends ProcedureName>(name: Name, input: Input<Name>): Promise<Output<Name>> {
    const address = readBrokerAddress(this.profile);
    if (!address) throw new Error('nobody serves the profile');
    const reply = await callBroker(address, name, input, 'user');
    if (!reply.ok) throw new Error(`${name}: ${reply.failure.kind}: ${reply.failure.what}`);
    return reply.value as Output<Name>;
  }

  /** Ends it and forgets its profile. */
  async close(): Promise<void> {
    await this.#end('SIGTERM');
    rmSync(this.profile, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill(signal);
    await ended;
  }
}
