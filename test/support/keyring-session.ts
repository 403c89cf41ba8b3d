import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type AtTheEnd, type Script, startCommand } from './script.ts';
import { temporaryFolder } from './temporary-folder.ts';

const needed = ['dbus-run-session', 'dbus-send', 'gnome-keyring-daemon', 'secret-tool'];

/**
 * Whether tests with a real GNOME Keyring must be skipped here, which is then printed. On a build machine with Linux they are not:
 * there, what is missing makes them fail.
 */
export function skipsKeyringTests(): boolean {
  const isLinux = process.platform === 'linux';
  const missing = isLinux
    ? needed.filter((command) => spawnSync('sh', ['-c', `command -v ${command}`]).status !== 0)
    : ['Linux'];
  if (missing.length === 0 || (isLinux && process.env.CI === 'true')) return false;
  console.log(`skipped: tests with a real keyring need ${missing.join(', ')}`);
  return true;
}

/** How a login session begins. */
type KeyringStart = 'open' | 'none' | 'no-service' | 'denied';

/** A login session of its own with a real, empty GNOME Keyring, and what can happen to one. Ends with the test. */
export class KeyringSession {
  /** For programs that run in this session. */
  readonly environment: NodeJS.ProcessEnv;
  readonly #script: Script;
  readonly #atTheEnd: AtTheEnd;
  #daemon: number;

  private constructor(script: Script, environment: NodeJS.ProcessEnv, daemon: number, atTheEnd: AtTheEnd) {
    this.#script = script;
    this.environment = environment;
    this.#daemon = daemon;
    this.#atTheEnd = atTheEnd;
  }

  /**
   * Starts one. `open`: with an unlocked keyring. `none`: with a service, but without any keyring yet. `no-service`: with a bus on which
   * no keyring service can be started. `denied`: with an unlocked keyring that the bus lets nobody ask.
   */
  static async start(
    keyring: KeyringStart = 'open',
    atTheEnd: AtTheEnd = onTestFinished,
  ): Promise<KeyringSession> {
    const folder = temporaryFolder(undefined, atTheEnd);
    const runtime = join(folder, 'runtime');
    mkdirSync(runtime);
    chmodSync(runtime, 0o700);
    const environment: NodeJS.ProcessEnv = { ...process.env, XDG_DATA_HOME: join(folder, 'data') };
    environment.XDG_RUNTIME_DIR = runtime;
    environment.HOME = folder;
    environment.DISPLAY = undefined;
    environment.GNOME_KEYRING_CONTROL = undefined;
    const daemon = 'gnome-keyring-daemon --foreground --components=secrets';
    const start = {
      open: `printf test-keyring | ${daemon} --unlock >/dev/null 2>&1 &`,
      denied: `printf test-keyring | ${daemon} --unlock >/dev/null 2>&1 &`,
      none: `${daemon} >/dev/null 2>&1 &`,
      'no-service': 'true &',
    }[keyring];
    // As a sandbox or the policy of a system does.
    const denial = keyring === 'denied' ? '<deny send_destination="org.freedesktop.secrets"/>' : '';
    // A bus without activation: no service starts by itself, so that a killed keyring stays away.
    const config = `<busconfig><type>session</type><listen>unix:tmpdir=${runtime}</listen><policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>${denial}</policy></busconfig>`;
    const configPath = join(folder, 'bus.conf');
    writeFileSync(configPath, config);
    const script = startCommand(
      'dbus-run-session',
      [
        '--config-file',
        configPath,
        '--',
        'sh',
        '-c',
        `${start} echo "$! $DBUS_SESSION_BUS_ADDRESS"; sleep infinity`,
      ],
      environment,
      atTheEnd,
    );
    const [id = '', address = ''] = (await script.line()).split(' ', 2);
    const session = new KeyringSession(
      script,
      { ...environment, DBUS_SESSION_BUS_ADDRESS: address },
      Number(id),
      atTheEnd,
    );
    if (keyring !== 'no-service') session.#waitForService();
    return session;
  }

  /** Locks the keyring, as a desktop does when it is told to. */
  lock(): void {
    this.#send(
      'org.freedesktop.Secret.Service.Lock',
      'array:objpath:/org/freedesktop/secrets/collection/login',
    );
  }

  /** Unlocks the keyring with its password, without a prompt. */
  unlock(): void {
    const script = join(import.meta.dirname, 'unlock-keyring.script.ts');
    const result = spawnSync(process.execPath, [script, 'test-keyring'], {
      env: this.environment,
      encoding: 'utf8',
      timeout: 10_000,
    });
    if (result.stdout !== 'unlocked\n') throw new Error(`the keyring was not unlocked: ${result.stdout}`);
  }

  /** Lets the keyring hang, and go on. */
  freeze(): void {
    process.kill(this.#daemon, 'SIGSTOP');
  }

  thaw(): void {
    process.kill(this.#daemon, 'SIGCONT');
  }

  /** Ends the keyring service; the bus stays. */
  killService(): void {
    process.kill(this.#daemon, 'SIGKILL');
  }

  /** Puts the keyring files away, as if another keyring had taken their place. Returns what brings them back. The service must be dead. */
  putKeyringAway(): () => void {
    const keyrings = join(this.environment.XDG_DATA_HOME ?? '', 'keyrings');
    const away = `${keyrings}.away`;
    renameSync(keyrings, away);
    return () => {
      rmSync(keyrings, { recursive: true, force: true });
      renameSync(away, keyrings);
    };
  }

  /** Starts a keyring service in the place of one that was killed; it opens the same keyring. */
  startServiceAgain(): void {
    // In the place of the shell, so that it is the keyring that is stopped and killed.
    const password = join(this.environment.XDG_RUNTIME_DIR ?? '', 'password');
    writeFileSync(password, 'test-keyring');
    const start = 'exec gnome-keyring-daemon --foreground --components=secrets --unlock <"$0"';
    const { pid } = startCommand('sh', ['-c', start, password], this.environment, this.#atTheEnd).process;
    if (pid !== undefined) this.#daemon = pid;
    this.#waitForService();
  }

  /** Ends all of it. */
  async end(): Promise<void> {
    await this.#script.kill();
  }

  #waitForService(): void {
    const deadline = Date.now() + 10_000;
    while (Date.now() < deadline) {
      const owner = this.#call('org.freedesktop.DBus', '/org/freedesktop/DBus', [
        'org.freedesktop.DBus.NameHasOwner',
        'string:org.freedesktop.secrets',
      ]);
      if (owner.includes('true')) return;
    }
    throw new Error('the keyring did not come up');
  }

  #send(...message: string[]): string {
    return this.#call('org.freedesktop.secrets', '/org/freedesktop/secrets', message);
  }

  #call(destination: string, path: string, message: readonly string[]): string {
    const result = spawnSync(
      'dbus-send',
      ['--session', '--print-reply', `--dest=${destination}`, path, ...message],
      { env: this.environment, encoding: 'utf8' },
    );
    return result.stdout;
  }
}
