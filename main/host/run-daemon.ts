import { setTimeout as wait } from 'node:timers/promises';
import { runtimeFolder } from '../accounts/profile-folder.ts';
import type { ProtectionControl } from '../api/parts.ts';
import { StaticFiles } from '../api/static-files.ts';
import { noWindow, WindowServer } from '../api/window-server.ts';
import { readBrokerAddress } from '../broker/address.ts';
import { Broker } from '../broker/broker.ts';
import { callBroker, NobodyThere } from '../broker/client.ts';
import { explain, failureOf } from '../engine/failure.ts';
import { mayOpenBrowser, openForPerson } from './browser.ts';
import { prepareDemo, signInAsAda } from './demo.ts';
import { demoProfileFolder, profileFolderOf } from './profile-choice.ts';
import { openProfileHost, type ProfileHost } from './profile-host.ts';
import { rendererFolder } from './renderer-folder.ts';
import { systemClock } from './system-ports.ts';

/** How long a daemon waits for a command that is at work on the profile. */
const patience = 10_000;

const keyFileWarning = 'Whoever can read your files can read that key, and with it every session.';

export interface DaemonOptions {
  /** The usual profile unless told; the demonstration has one of its own. */
  readonly profile?: string | undefined;
  readonly demo?: boolean | undefined;
  /** The window in the browser; true unless told. */
  readonly window?: boolean | undefined;
  /** Open the window in the browser, where there is a display. */
  readonly open?: boolean | undefined;
  readonly print: (line: string) => void;
  readonly warn: (line: string) => void;
  /** The passphrase of a sealed file; undefined if nobody can be asked. */
  readonly passphrase: () => Promise<string | undefined>;
  /** Aborts when the daemon is to stop. */
  readonly interrupted: AbortSignal;
}

/**
 * Keeps the sessions of a profile alive until it is interrupted or asked to let go. Resolves with the exit code. If another engine has
 * the profile, says which, shows its window, and is done.
 */
export async function runDaemon(options: DaemonOptions): Promise<number> {
  const { demo, print } = options;
  const usual = demo ? demoProfileFolder(process.env) : profileFolderOf(undefined, process.env);
  const profile = options.profile ?? usual;
  const released = new AbortController();
  const ended = AbortSignal.any([options.interrupted, released.signal]);
  const daemon = new Daemon(options, profile, () => released.abort());
  const deadline = performance.now() + patience;
  while (!(await daemon.open())) {
    const code = await daemon.showOther();
    if (code !== undefined) return code;
    if (ended.aborted || performance.now() > deadline) {
      options.warn(`latchkey: the profile ${profile} is in use, and its holder answers no tools.`);
      return 1;
    }
    await wait(50);
  }
  try {
    const code = await daemon.start();
    if (code !== undefined) return code;
    await new Promise<void>((resolve) => {
      if (ended.aborted) resolve();
      ended.addEventListener('abort', () => resolve(), { once: true });
    });
    print(released.signal.aborted ? 'Another Latchkey takes over.' : 'Stopping.');
    return 0;
  } finally {
    await daemon.close();
  }
}

class Daemon {
  readonly #options: DaemonOptions;
  readonly #profile: string;
  readonly #release: () => void;
  #host: ProfileHost | undefined;
  #broker: Broker | undefined;
  #window: WindowServer | undefined;
  #openUrl = openForPerson;

  constructor(options: DaemonOptions, profile: string, release: () => void) {
    this.#options = options;
    this.#profile = profile;
    this.#release = release;
  }

  /** Takes the profile; false if another engine has it. */
  async open(): Promise<boolean> {
    this.#host = await openProfileHost({
      profile: this.#profile,
      kind: 'daemon',
      warn: this.#options.warn,
      // The reply to whoever asked goes first.
      release: () => void setTimeout(this.#release, 50),
      openUrl: (url) => this.#openUrl(url),
      openWindow: async () => (this.#window ?? noWindow()).newAddress(),
      socket: () => this.#broker?.address,
    });
    return this.#host !== undefined;
  }

  /** Says who has the profile, and shows its window. Undefined if nobody answers there. */
  async showOther(): Promise<number | undefined> {
    const { print, window, open } = this.#options;
    const address = readBrokerAddress(this.#profile);
    if (address === undefined) return undefined;
    try {
      const status = await callBroker(address, 'engine.status', {}, 'user');
      if (!status.ok) return undefined;
      const { host, processId } = status.value;
      const who = host === 'desktop' ? 'The Latchkey app' : 'A Latchkey';
      print(`${who} already keeps this profile (process ${processId}).`);
      const opened =
        window === false ? undefined : await callBroker(address, 'engine.openWindow', {}, 'user');
      if (opened?.ok) this.#showWindow(opened.value.url, open);
      return 0;
    } catch (error) {
      if (error instanceof NobodyThere) return undefined;
      throw error;
    }
  }

  /** Serves tools and the window. Resolves with an exit code if there is no use in going on. */
  async start(): Promise<number | undefined> {
    const { window = true, open, demo, print } = this.#options;
    const host = this.#host;
    if (!host) throw new Error('the profile is not open');
    const { api, profile } = host;
    if (!(await this.#sayProtection(host)) && !window) return 4;
    this.#broker = await Broker.start({ api, clock: systemClock, profile, folder: runtimeFolder(profile) });
    if (window) {
      const files = new StaticFiles(rendererFolder());
      this.#window = await WindowServer.start({ api, clock: systemClock, files });
    }
    if (demo) await this.#prepareDemo(host);
    print(`Latchkey keeps ${accountsWords(host.engine.list().length)} signed in. Profile: ${profile}`);
    if (this.#window) this.#showWindow(this.#window.newAddress(), open);
    return undefined;
  }

  async close(): Promise<void> {
    await this.#window?.close();
    await this.#broker?.close();
    await this.#host?.close();
  }

  /** Whether there is something to protect the sessions with; what is locked can be unlocked while the daemon runs. */
  async #sayProtection({ protection }: ProfileHost): Promise<boolean> {
    const { print, warn, demo } = this.#options;
    await this.#unlock(protection);
    let { name, failure, backend } = await protection.probe();
    if (demo && failure?.vault === 'missing') {
      await protection.choose('key-file', undefined);
      print('There is no keychain here, so the demonstration uses a key file.');
      ({ name, failure, backend } = protection.current());
    }
    if (!failure) {
      print(`Sealed by ${name}.`);
      if (backend === 'key-file') warn(keyFileWarning);
      return true;
    }
    const { what, safe, act } = explain(failure);
    warn(`latchkey: ${what} ${safe} ${act}`);
    if (failure.vault !== 'missing') return true;
    warn('  To choose what protects your sessions: latchkey vault use passphrase|key-file');
    return false;
  }

  /** A wrong passphrase is no end: the right one can follow by `latchkey vault unlock`. */
  async #unlock(protection: ProtectionControl): Promise<void> {
    const { backend, failure } = protection.current();
    if (backend !== 'passphrase-file' || failure?.vault !== 'locked') return;
    const passphrase = await this.#options.passphrase();
    if (passphrase === undefined) return;
    await protection
      .unlock(passphrase)
      .catch((error: unknown) => this.#options.warn(failureOf(error).message));
  }

  async #prepareDemo(host: ProfileHost): Promise<void> {
    this.#openUrl = signInAsAda;
    await prepareDemo(host);
    this.#openUrl = openForPerson;
    this.#options.print(`The Playground runs at ${host.playground.state().url}; its tokens live a minute.`);
  }

  #showWindow(url: string, open: boolean | undefined): void {
    const { print } = this.#options;
    print(`Window: ${url}`);
    if (open && mayOpenBrowser(process.env)) openForPerson(url).catch(() => {});
    else print(`  (opens once, within a minute; for a new address: ${commandFor(this.#profile)} open)`);
  }
}

function accountsWords(count: number): string {
  return count === 1 ? '1 account' : `${count} accounts`;
}

/** How the command is called for this profile. */
function commandFor(profile: string): string {
  return profile === profileFolderOf(undefined, process.env) ? 'latchkey' : `latchkey --profile '${profile}'`;
}
