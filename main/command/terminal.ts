import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { fail } from '../engine/failure.ts';
import type { Mood } from './words.ts';

/** The streams of a process, as far as the command uses them. */
export interface Streams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

const colours: Record<Mood, number> = { good: 32, busy: 34, attention: 33, stopped: 90 };
const signs: Record<Mood, string> = { good: 'o', busy: '~', attention: '!', stopped: '#' };

/** More than any secret or cookie file needs. */
const mostInput = 4 * 1024 * 1024;

/** What the command says and asks: results on standard output, everything else on standard error. */
export class Terminal {
  readonly #streams: Streams;
  readonly #colourful: boolean;

  constructor(streams: Streams, environment: NodeJS.ProcessEnv) {
    this.#streams = streams;
    const wanted = !environment.NO_COLOR && environment.TERM !== 'dumb';
    this.#colourful = wanted && streams.stdout.isTTY === true;
  }

  /** Whether a person sits there who can be asked. */
  get isInteractive(): boolean {
    return this.#streams.stdin.isTTY === true && this.#streams.stderr.isTTY === true;
  }

  /** Whether something may be drawn on standard error and drawn again. */
  get canRedraw(): boolean {
    return this.#streams.stderr.isTTY === true;
  }

  /** Whether a person sees what is printed. */
  get isShown(): boolean {
    return this.#streams.stdout.isTTY === true;
  }

  get width(): number {
    // Some pseudo-terminals say 0.
    return this.#streams.stdout.columns || 120;
  }

  /** A line of the result. */
  print(line: string): void {
    this.#streams.stdout.write(`${line}\n`);
  }

  /** A part of the result as it is. */
  write(part: string | Uint8Array): void {
    this.#streams.stdout.write(part);
  }

  /** A line for the person, beside the result. */
  say(line: string): void {
    this.#streams.stderr.write(`${line}\n`);
  }

  /** Draws over the line it drew before; an empty text takes it away. */
  redraw(text: string): void {
    this.#streams.stderr.write(`\r\u001b[2K${text}`);
  }

  /** A status in a sign that can be told without colour. */
  sign(mood: Mood): string {
    return this.#colourful ? `\u001b[${colours[mood]}m${signs[mood]}\u001b[0m` : signs[mood];
  }

  strong(text: string): string {
    return this.#colourful ? `\u001b[1m${text}\u001b[0m` : text;
  }

  /** Asks for a line. Throws `cancelled` when the person presses Ctrl-C or Ctrl-D. */
  async ask(question: string): Promise<string> {
    return await this.#readLine(question, this.#streams.stderr);
  }

  /** Asks for a secret, which is not shown. Throws `cancelled`. */
  async askSecret(question: string): Promise<string> {
    const silence = new Writable({ write: (_chunk, _encoding, done) => done() });
    this.#streams.stderr.write(question);
    try {
      return await this.#readLine('', silence);
    } finally {
      this.#streams.stderr.write('\n');
    }
  }

  /** Asks yes or no; anything but yes is no. */
  async confirm(question: string): Promise<boolean> {
    return /^y(es)?$/i.test((await this.ask(`${question} [y/N] `)).trim());
  }

  /** All of standard input. Throws `invalid-input` if it is too long. */
  async readInput(mostBytes = mostInput): Promise<string> {
    return (await this.readBytes(mostBytes)).toString('utf8');
  }

  /** All of standard input, which may be no text. Throws `invalid-input` if it is too long. */
  async readBytes(mostBytes = mostInput): Promise<Buffer> {
    const parts: Buffer[] = [];
    let length = 0;
    for await (const part of this.#streams.stdin) {
      const bytes = Buffer.from(part);
      length += bytes.length;
      if (length > mostBytes) throw fail('invalid-input', 'Standard input is too long.');
      parts.push(bytes);
    }
    return Buffer.concat(parts);
  }

  /** A secret from the person, or from standard input where nobody sits there: all of it but the last line break. */
  async secret(question: string): Promise<string> {
    if (this.isInteractive) return await this.askSecret(`${question}: `);
    const secret = (await this.readInput()).replace(/\r?\n$/, '');
    if (secret === '') {
      throw fail('invalid-input', `${question}: nothing came on standard input.`, { field: 'stdin' });
    }
    return secret;
  }

  async #readLine(question: string, output: NodeJS.WritableStream): Promise<string> {
    const lines = createInterface({ input: this.#streams.stdin, output, terminal: true, historySize: 0 });
    const cancelled = new Promise<never>((_, reject) => {
      const cancel = () => reject(fail('cancelled', 'Cancelled.'));
      lines.once('SIGINT', cancel);
      lines.once('close', cancel);
    });
    try {
      return await Promise.race([lines.question(question), cancelled]);
    } finally {
      lines.close();
    }
  }
}

/** Text from elsewhere without control characters, which could rewrite what a terminal shows. */
export function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}
