import type { BenchQuestion } from '../measure.ts';
import { runningDaemon } from '../running-daemon.ts';
import { wholeProcess } from './command-start.ts';

/** `latchkey token` as a whole process, the daemon running, against a Node process that does nothing. */
export async function token(): Promise<BenchQuestion> {
  const { entry, account, environment } = await runningDaemon();
  return {
    name: 'latchkey token, whole process',
    unit: 'ms',
    rival: 'node -e 0',
    target: 'at most 1.25',
    runs: 30,
    ours: () => wholeProcess([entry, 'token', account], environment),
    theirs: () => wholeProcess(['-e', '0'], environment),
    isReached: (ratio) => ratio.median <= 1.25,
  };
}
