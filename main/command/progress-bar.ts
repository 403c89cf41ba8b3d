import type { Terminal } from './terminal.ts';

const barWidth = 24;

/** A bar on standard error, on a terminal only. */
export class ProgressBar {
  readonly #terminal: Terminal;
  readonly #title: string;

  constructor(terminal: Terminal, title: string) {
    this.#terminal = terminal;
    this.#title = title;
  }

  show(done: number, total: number): void {
    if (this.#terminal.canRedraw) this.#terminal.redraw(progressLine(this.#title, done, total));
  }

  end(): void {
    if (this.#terminal.canRedraw) this.#terminal.redraw('');
  }
}

/** `Refreshing [######------] 12 of 48` */
export function progressLine(title: string, done: number, total: number): string {
  const filled = total > 0 ? Math.round((barWidth * Math.min(done, total)) / total) : 0;
  return `${title} [${'#'.repeat(filled)}${'-'.repeat(barWidth - filled)}] ${done} of ${total}`;
}
