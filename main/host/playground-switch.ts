import { join } from 'node:path';
import type { PlaygroundControl, PlaygroundFaults, PlaygroundState } from '../api/playground-parts.ts';
import { demoUsers } from '../playground/demo-users.ts';
import type { Playground } from '../playground/playground.ts';
import type { PlaygroundSettings, ProfileSettings } from './profile-settings.ts';

const noFaults: PlaygroundFaults = { latency: 0, serverErrors: 0, rateLimits: 0, garbage: 0 };

/** Switches the profile's Playground on and off. It keeps its users and sessions, and comes back where it was. */
export class PlaygroundSwitch implements PlaygroundControl {
  readonly #profile: string;
  readonly #settings: ProfileSettings;
  readonly #onChange: () => void;
  #running: Playground | undefined;
  #starting: Promise<Playground> | undefined;
  #faults = noFaults;

  /** `onChange` is called when the address changed. */
  constructor(profile: string, settings: ProfileSettings, onChange: () => void) {
    this.#profile = profile;
    this.#settings = settings;
    this.#onChange = onChange;
  }

  get url(): string | undefined {
    return this.#running?.url;
  }

  state(): PlaygroundState {
    return { running: this.#running !== undefined, url: this.url, faults: this.#faults };
  }

  async start(): Promise<PlaygroundState> {
    await this.#start();
    await this.#settings.keepPlayground({
      ...this.#settings.playground,
      on: true,
      port: this.#running?.port,
    });
    return this.state();
  }

  /** Starts it if it was on when the profile was last used. */
  async resume(): Promise<void> {
    if (this.#settings.playground.on) await this.start();
  }

  async stop(): Promise<PlaygroundState> {
    await this.close();
    await this.#settings.keepPlayground({ ...this.#settings.playground, on: false });
    return this.state();
  }

  async setFaults(faults: PlaygroundFaults): Promise<PlaygroundState> {
    this.#running?.setFaults(faults);
    this.#faults = faults;
    return this.state();
  }

  /** Stops it for now: it comes back with the engine. */
  async close(): Promise<void> {
    const playground = await this.#starting?.catch(() => undefined);
    this.#running = undefined;
    this.#starting = undefined;
    await playground?.close();
    if (playground) this.#onChange();
  }

  async #start(): Promise<void> {
    this.#starting ??= this.#open(this.#settings.playground);
    try {
      this.#running = await this.#starting;
    } catch (error) {
      this.#starting = undefined;
      throw error;
    }
    this.#running.setFaults(this.#faults);
    this.#onChange();
  }

  async #open({ port, lifetimes }: PlaygroundSettings): Promise<Playground> {
    // Loaded only where it runs: it brings its own server and password hashing.
    const { startPlayground } = await import('../playground/playground.ts');
    const options = {
      databasePath: join(this.#profile, 'playground.db'),
      users: demoUsers,
      ...(lifetimes && { lifetimes }),
    };
    if (port === undefined) return await startPlayground(options);
    // Somebody else may have the port by now; accounts of the old address then say that it does not answer.
    return await startPlayground({ ...options, port }).catch(() => startPlayground(options));
  }
}
