import { setTimeout as wait } from 'node:timers/promises';
import { StaticFiles } from '../api/static-files.ts';
import { noWindow, WindowServer } from '../api/window-server.ts';
import { readBrokerAddress } from '../broker/address.ts';
import type { Broker } from '../broker/broker.ts';
import { callBroker, NobodyThere } from '../broker/client.ts';
import { mayOpenBrowser, openForPerson } from './browser.ts';
import { prepareDemo, signInAsAda } from './demo.ts';
import { LogFile } from './log-file.ts';
import { demoProfileFolder, profileFolderOf } from './profile-choice.ts';
import { openProfileHost, type ProfileHost } from './profile-host.ts';
import { readyProtection } from './ready-protection.ts';
import { rendererFolder } from './renderer-folder.ts';
import { serviceLog } from './service/service.ts';
import { serviceSettings } from './service/service-settings.ts';
import { systemService, thisProgram } from './service/system-service.ts';
import type { HostSettings } from './settings-control.ts';
import { systemClock } from './system-ports.ts';
import { askToRelease, serveTools } from './take-profile.ts';

/** How long a daemon waits for a command that is at work on the profile. */
const patience = 10_000;

/** How a service of the system behaves while another Latchkey has the profile. */
export interface StandBy {
  /** Milliseconds for whoever asked for the profile to take it. */
  readonly leave: number;
  /** Milliseconds between two looks at whether it is free again. */
  readonly lookEvery: number;
}

/** The usual one. */
export const standBy: StandBy = { leave: 10_000, lookEvery: 5_000 };

export interface DaemonOptions {
  /** The usual profile unless told; the demonstration has one of its own. */
  readonly profile?: string | undefined;
  readonly demo?: boolean | undefined;
  /** The window in the browser; true unless told. */
  readonly window?: boolean | undefined;
  /** Open the window in the browser, where there is a display. */
  readonly open?: boolean | undefined;
  /**
   * Started by the system with the login session: while another Latchkey has the profile it stands by, and goes on when that one ends,
   * however it ends. Addresses of the window are not printed, because what it prints is kept.
   */
  readonly service?: StandBy | undefined;
  readonly print: (line: string) => void;
  readonly warn: (line: string) => void;
  /** The passphrase of a sealed file; undefined if nobody can be asked. */
  readonly passphrase: () => Promise<string | undefined>;
  /** Aborts when the daemon is to stop. */
  readonly interrupted: AbortSignal;
}

/**
 * Keeps the sessions of a profile alive until it is interrupted or asked to let go. Resolves with the exit code. If another engine has
 * the profile, says which, shows its window, and is done; a service stands by instead.
 */
export async function runDaemon(options: DaemonOptions): Promise<number> {
  const usual = options.demo ? demoProfileFolder(process.env) : profileFolderOf(undefined, process.env);
  const profile = options.profile ?? usual;
  if (options.service) return await runService(options, profile, options.service);
  const { end, code } = await keep(options, profile, (daemon) => openOrShow(daemon, options, profile));
  if (end === 'released') options.print('Another Latchkey takes over.');
  return code;
}

/** Whoever takes the profile from a service gives it back by ending: it holds a lock that ends with its process. */
async function runService(given: DaemonOptions, profile: string, standBy: StandBy): Promise<number> {
  const log = new LogFile(serviceLog(profile));
  const options = {
    ...given,
    print: withCopy(given.print, log),
    warn: withCopy(given.warn, log),
  };
  const { interrupted, print } = options;
  for (;;) {
    const { end, code } = await keep(options, profile, (daemon) => openOnceFree(daemon, options, standBy));
    if (end !== 'released') return code;
    print('Another Latchkey takes over; standing by until it ends.');
    await pause(standBy.leave, interrupted);
  }
}

interface KeptUntil {
  readonly end: 'not-begun' | 'interrupted' | 'released';
  readonly code: number;
}

/** Takes the profile, keeps its sessions, lets go of it. `open` resolves with an exit code if there is no use in going on. */
async function keep(
  options: DaemonOptions,
  profile: string,
  open: (daemon: Daemon) => Promise<number | undefined>,
): Promise<KeptUntil> {
  const released = new AbortController();
  const ended = AbortSignal.any([options.interrupted, released.signal]);
  const daemon = new Daemon(options, profile, () => released.abort());
  try {
    const code = (await open(daemon)) ?? (await daemon.start());
    if (code !== undefined) return { end: 'not-begun', code };
    await new Promise<void>((resolve) => {
      if (ended.aborted) resolve();
      ended.addEventListener('abort', () => resolve(), { once: true });
    });
    if (!options.interrupted.aborted) return { end: 'released', code: 0 };
    options.print('Stopping.');
    return { end: 'interrupted', code: 0 };
  } finally {
    await daemon.close();
  }
}

async function openOrShow(
  daemon: Daemon,
  { interrupted, warn }: DaemonOptions,
  profile: string,
): Promise<number | undefined> {
  const deadline = performance.now() + patience;
  while (!(await daemon.open())) {
    const code = await daemon.showOther();
    if (code !== undefined) return code;
    if (interrupted.aborted || performance.now() > deadline) {
      warn(`latchkey: the profile ${profile} is in use, and its holder answers no tools.`);
      return 1;
    }
    await wait(50);
  }
  return undefined;
}

async function openOnceFree(
  daemon: Daemon,
  { interrupted, print }: DaemonOptions,
  { lookEvery }: StandBy,
): Promise<number | undefined> {
  for (let looks = 0; !(await daemon.open()); looks += 1) {
    if (looks === 1) print('Another Latchkey keeps this profile; standing by until it ends.');
    await pause(lookEvery, interrupted);
    if (interrupted.aborted) return 0;
  }
  return undefined;
}

/** Waits, and no longer than until it is interrupted. */
async function pause(milliseconds: number, interrupted: AbortSignal): Promise<void> {
  await wait(milliseconds, undefined, { signal: interrupted }).catch(() => {});
}

function withCopy(write: (line: string) => void, log: LogFile): (line: string) => void {
  return (line) => {
    write(line);
    log.write(line);
  };
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
      settings: this.#settings(),
      tools: { canAsk: () => this.#window?.isWatched === true },
    });
    return this.#host !== undefined;
  }

  /** The demonstration is nothing that a system should start. */
  #settings(): HostSettings | undefined {
    const { demo, service } = this.#options;
    if (demo) return undefined;
    const program = thisProgram(this.#profile);
    const release = () => askToRelease(this.#profile);
    return serviceSettings(systemService({ program, release }), service !== undefined);
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
    const { window = true, open, demo, print, warn } = this.#options;
    const host = this.#host;
    if (!host) throw new Error('the profile is not open');
    const { api, profile } = host;
    const protection = await readyProtection(host.protection, host.lock, this.#options);
    for (const line of protection.warnings) warn(line);
    if (!protection.canSeal && !window) return 4;
    this.#broker = await serveTools(host);
    if (window) {
      const files = new StaticFiles(rendererFolder());
      this.#window = await WindowServer.start({ api, clock: systemClock, files });
    }
    if (demo) await this.#prepareDemo(host);
    // The first line says that tools and windows are served.
    print(`Latchkey keeps ${accountsWords(host.engine.list().length)} signed in. Profile: ${profile}`);
    for (const line of protection.lines) print(line);
    if (demo) print(`The Playground runs at ${host.playground.url}; its tokens live a minute.`);
    if (this.#window) this.#showWindow(this.#window.newAddress(), open);
    return undefined;
  }

  async close(): Promise<void> {
    await this.#window?.close();
    await this.#broker?.close();
    await this.#host?.close();
  }

  async #prepareDemo(host: ProfileHost): Promise<void> {
    this.#openUrl = signInAsAda;
    await prepareDemo(host);
    this.#openUrl = openForPerson;
  }

  #showWindow(url: string, open: boolean | undefined): void {
    const { print, service } = this.#options;
    if (service) return;
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
