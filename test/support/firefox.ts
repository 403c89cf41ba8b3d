import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect } from 'vitest';

/** What Firefox does not do while a test looks at it: ask the net for things, ask the person about itself, animate. */
const preferences = {
  // Any free port; it is written into the profile.
  'marionette.port': 0,
  'app.update.enabled': false,
  'browser.aboutwelcome.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.page': 0,
  'datareporting.policy.dataSubmissionEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'security.notification_enable_delay': 0,
  'toolkit.cosmeticAnimations.enabled': false,
  'trailhead.firstrun.didSeeAboutWelcome': true,
  'ui.prefersReducedMotion': 1,
};

type Reply = [type: 1, id: number, error: { readonly message: string } | null, result: unknown];

/**
 * A Firefox of its own, steered by Marionette: the one of its protocols by which the popup of an extension can be looked at, and the question
 * that the browser asks about it. Each message is its length, a colon, and JSON (firefox-source-docs, Marionette, Protocol).
 */
export class Firefox {
  readonly #process: ChildProcess;
  readonly #socket: Socket;
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  #received = Buffer.alloc(0);
  #calls = 0;

  private constructor(process: ChildProcess, socket: Socket) {
    this.#process = process;
    this.#socket = socket;
    socket.on('data', (part) => this.#hear(part));
    socket.on('close', () => {
      for (const [id, reply] of this.#waiting) reply([1, id, { message: 'Firefox went away' }, null]);
    });
  }

  /** Starts it with the person's home, in which its profile lies. */
  static async start(home: string, environment: NodeJS.ProcessEnv): Promise<Firefox> {
    const profile = join(home, 'firefox');
    mkdirSync(profile);
    const lines = Object.entries(preferences).map(
      ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
    );
    writeFileSync(join(profile, 'user.js'), `${lines.join('\n')}\n`);
    // Looking at the browser's own windows has to be allowed at the start.
    const words = ['--no-remote', '--marionette', '--remote-allow-system-access', '--profile', profile];
    const process = spawn('firefox-esr', words, { env: environment, stdio: 'ignore' });
    const portFile = join(profile, 'MarionetteActivePort');
    await expect.poll(() => existsSync(portFile), { timeout: 60_000, interval: 50 }).toBe(true);
    const socket = connect(Number(readFileSync(portFile, 'utf8')), '127.0.0.1');
    await once(socket, 'connect');
    const firefox = new Firefox(process, socket);
    await firefox.send('WebDriver:NewSession', {});
    return firefox;
  }

  /** Sends a command of Marionette. */
  async send(command: string, parameters: object): Promise<unknown> {
    this.#calls += 1;
    const id = this.#calls;
    const message = JSON.stringify([0, id, command, parameters]);
    const [, , error, result] = await new Promise<Reply>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#socket.write(`${Buffer.byteLength(message)}:${message}`);
    });
    if (error) throw new Error(`${command}: ${error.message}`);
    return result;
  }

  /** Loads an unpacked extension as a person does in about:debugging. */
  async install(path: string): Promise<void> {
    await this.send('Addon:Install', { path, temporary: true });
  }

  /** Opens the address in the tab that is there. */
  async open(url: string): Promise<void> {
    await this.send('Marionette:SetContext', { value: 'content' });
    await this.send('WebDriver:Navigate', { url });
  }

  /** The address of the page that is open. */
  async address(): Promise<string> {
    await this.send('Marionette:SetContext', { value: 'content' });
    return String(((await this.send('WebDriver:GetCurrentURL', {})) as { value: unknown }).value);
  }

  /** Fills the fields of the page's first form in, by their names, and sends it. */
  async fillIn(fields: Readonly<Record<string, string>>): Promise<void> {
    const script = `const form = document.forms[0];
      for (const [name, value] of Object.entries(arguments[0])) form.elements[name].value = value;
      form.requestSubmit();`;
    await this.send('Marionette:SetContext', { value: 'content' });
    await this.send('WebDriver:ExecuteScript', { script, args: [fields] });
  }

  /** What a script answers in the browser's own window, where popups and questions to the person are. */
  async look(script: string): Promise<unknown> {
    await this.send('Marionette:SetContext', { value: 'chrome' });
    const result = await this.send('WebDriver:ExecuteScript', { script, args: [] });
    return (result as { value: unknown }).value;
  }

  async close(): Promise<void> {
    const ended = once(this.#process, 'exit');
    this.#process.kill();
    await ended;
  }

  #hear(part: Buffer): void {
    this.#received = Buffer.concat([this.#received, part]);
    for (;;) {
      const colon = this.#received.indexOf(':');
      const end = colon + 1 + Number(this.#received.toString('latin1', 0, Math.max(0, colon)));
      if (colon < 0 || this.#received.length < end) return;
      const message = JSON.parse(this.#received.toString('utf8', colon + 1, end));
      this.#received = this.#received.subarray(end);
      // The first one says what it is, and answers nothing.
      if (Array.isArray(message)) this.#answer(message as Reply);
    }
  }

  #answer(reply: Reply): void {
    this.#waiting.get(reply[1])?.(reply);
    this.#waiting.delete(reply[1]);
  }
}
