import type { SecretClipboard } from '../api/desktop-parts.ts';
import type { Clock, Timer } from '../engine/ports.ts';
import type { Instant, Milliseconds } from '../engine/session.ts';
import type { DesktopElectron } from './electron.ts';

/** How long a secret stays on the clipboard. */
const copied: Milliseconds = 30_000;

/** The clipboard for secrets: it clears them again, unless the person has copied something else meanwhile. */
export class ClearingClipboard implements SecretClipboard {
  readonly #clipboard: DesktopElectron['clipboard'];
  readonly #clock: Clock;
  #secret: string | undefined;
  #timer: Timer | undefined;

  constructor({ clipboard }: Pick<DesktopElectron, 'clipboard'>, clock: Clock) {
    this.#clipboard = clipboard;
    this.#clock = clock;
  }

  async copy(secret: string): Promise<Instant> {
    await this.#clipboard.writeText(secret);
    if (this.#timer) this.#clock.clearTimer(this.#timer);
    this.#secret = secret;
    this.#timer = this.#clock.setTimer(() => void this.clear(), copied);
    return this.#clock.now() + copied;
  }

  /** Takes the secret off the clipboard now, if it is still there. */
  async clear(): Promise<void> {
    if (this.#timer) this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
    const secret = this.#secret;
    this.#secret = undefined;
    if (secret !== undefined && (await this.#clipboard.readText()) === secret) this.#clipboard.clear();
  }
}
