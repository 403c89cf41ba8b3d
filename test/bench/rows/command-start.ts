import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { BenchQuestion } from '../measure.ts';

const entry = join(import.meta.dirname, '..', '..', '..', 'dist', 'main', 'cli.js');

/** Milliseconds that a process of Node with these arguments takes, start and end included. */
export function wholeProcess(commandArguments: readonly string[], environment = process.env): number {
  const startedAt = performance.now();
  execFileSync(process.execPath, commandArguments, {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return performance.now() - startedAt;
}

/** What a person waits for before the command says anything: its parser and its words, with no engine behind it. */
export function commandStart(): BenchQuestion[] {
  return [
    {
      name: 'latchkey --help, whole process',
      unit: 'ms',
      rival: 'node -e 0',
      target: 'less than 3',
      ours: () => wholeProcess([entry, '--help']),
      theirs: () => wholeProcess(['-e', '0']),
      isReached: (ratio) => ratio.median < 3,
    },
  ];
}
