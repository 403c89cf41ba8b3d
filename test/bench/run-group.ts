import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { BenchGroup } from './groups.ts';
import type { BenchRow } from './measure.ts';
import type { GroupMessage } from './measure-group.script.ts';
import { describeRow } from './table.ts';

/** How a group is to be measured. */
export interface GroupOptions {
  /** How often each row is run; where it is not said, as the row says or ten times. */
  readonly runs?: number | undefined;
  /** Only rows whose name holds this text, in small letters. */
  readonly text: string;
  /** Seconds that are left for the whole bench. */
  readonly secondsLeft: number;
}

/** What came of a group: its rows, and in one sentence each what was not measured and why. */
export interface GroupResult {
  readonly rows: readonly BenchRow[];
  readonly skipped: readonly string[];
  readonly failed: readonly string[];
}

const script = join(import.meta.dirname, 'measure-group.script.ts');

/**
 * Measures a group in a process of its own, so that one that fails, hangs or fills the memory costs its own rows only. Prints each row
 * as it comes. At its limit the process is killed with all that it started; the rows that it had by then count.
 */
export async function runGroup(group: BenchGroup, options: GroupOptions): Promise<GroupResult> {
  const rows: BenchRow[] = [];
  const skipped: string[] = [];
  const failed: string[] = [];
  const limit = Math.min(group.limit ?? 120, options.secondsLeft);
  let what = group.name;
  process.stderr.write(`${group.name}\n`);
  const words = [group.name, String(options.runs ?? 0), '10', options.text];
  const child = fork(script, words, { detached: true, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  child.on('message', (message: GroupMessage) => {
    if (message.type === 'begun') what = message.what;
    else if (message.type === 'row') {
      rows.push(message.row);
      process.stderr.write(`  ${describeRow(message.row)}\n`);
    } else if (message.type === 'unavailable') skipped.push(`${message.what}: ${message.why}`);
    else failed.push(`${message.what}: ${message.why}`);
  });
  const ended = new Promise<void>((resolve) => {
    child.once('close', (code, signal) => {
      if (code !== 0 && signal !== 'SIGKILL')
        failed.push(`${what}: its process ended with ${signal ?? code}`);
      resolve();
    });
    child.once('error', (error) => {
      failed.push(`${what}: ${error.message}`);
      resolve();
    });
  });
  const timer = setTimeout(() => {
    failed.push(`${what}: ended at the limit of ${Math.round(limit)} s for ${group.name}`);
    endGroup(child.pid);
  }, limit * 1_000);
  await ended;
  clearTimeout(timer);
  return { rows, skipped, failed };
}

/** Kills a process with all that it started in its group. */
function endGroup(processId: number | undefined): void {
  if (processId === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? processId : -processId, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}
