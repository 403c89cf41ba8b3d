import { execFile } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Waits, by the display's own list of windows, until one with this in its title is there, and puts the keyboard into it. */
export async function focusWindow(title: string): Promise<void> {
  for (const deadline = performance.now() + 30_000; performance.now() < deadline; await wait(100)) {
    try {
      const { stdout } = await run('xdotool', ['search', '--onlyvisible', '--name', title]);
      const window = stdout.trim().split('\n').at(-1);
      if (!window) continue;
      await run('xdotool', ['windowfocus', '--sync', window]);
      return;
    } catch {
      // xdotool fails as long as there is none.
    }
  }
  throw new Error(`no window with "${title}" in its title came up`);
}

/** Presses keys as a person does at the machine: `Tab`, `Return`, `ctrl+l`. */
export async function press(...keys: readonly string[]): Promise<void> {
  await run('xdotool', ['key', '--delay', '60', ...keys]);
}

/** Types text at the machine's keyboard. It stands in an argument, so it is for practice passwords only. */
export async function typeText(text: string): Promise<void> {
  await run('xdotool', ['type', '--delay', '25', text]);
}
