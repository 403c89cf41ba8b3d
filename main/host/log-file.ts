import { appendFileSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const largest = 512 * 1024;
const kept = 3;

/** What looks like a secret, whoever wrote it: nothing of Latchkey is to log one in the first place. */
const secretPatterns: readonly (readonly [RegExp, string])[] = [
  [/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, '$1 [removed]'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, '[removed]'],
  [/\b((?:https?|latchkey):\/\/[^\s?#"']*)[?#][^\s"']*/gi, '$1?[removed]'],
  [
    /\b([\w-]*(?:token|secret|password|passphrase|cookie|authorization|api-?key|code)[\w-]*["']?\s*[=:]\s*["']?)[^\s"',;&]+/gi,
    '$1[removed]',
  ],
  [/\b[A-Za-z0-9_~+/=-]{40,}/g, '[removed]'],
];

/** The text without anything that looks like a secret. */
export function redact(text: string): string {
  return secretPatterns.reduce((clean, [pattern, instead]) => clean.replace(pattern, instead), text);
}

/** A log of what happened, one line each, in files of half a megabyte of which the last three are kept. Never throws. */
export class LogFile {
  readonly path: string;
  readonly #now: () => number;

  constructor(path: string, now: () => number = Date.now) {
    this.path = path;
    this.#now = now;
  }

  write(line: string): void {
    try {
      mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
      this.#rotate();
      const text = redact(line).replaceAll(/\s*\n\s*/g, ' | ');
      appendFileSync(this.path, `${new Date(this.#now()).toISOString()} ${text}\n`, { mode: 0o600 });
    } catch {
      // A full disk must not end the app for want of a log.
    }
  }

  #rotate(): void {
    const { size } = statSync(this.path, { throwIfNoEntry: false }) ?? { size: 0 };
    if (size < largest) return;
    rmSync(`${this.path}.${kept - 1}`, { force: true });
    for (let number = kept - 2; number >= 1; number -= 1) {
      try {
        renameSync(`${this.path}.${number}`, `${this.path}.${number + 1}`);
      } catch {
        // There is none yet.
      }
    }
    renameSync(this.path, `${this.path}.1`);
  }
}
