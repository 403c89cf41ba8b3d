import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuilt, node } from '../../main/ensure-built.mjs';
import { ensureInstalled, projectEnvironment } from '../../main/install.mjs';
import { ensureSystemPackages } from '../system-packages.mjs';

/**
 * `npm run bench`: installs and builds what is missing, then measures in a session of its own, with a real keyring and a display. The words
 * are those of bench.ts. Runs on the machine's own Node (20 or later), so it uses nothing but Node.
 */

/** Longer than every limit that bench.ts keeps by itself: nothing that hangs may hang who waits for the table. */
const hardLimit = process.argv.includes('--short') ? 110 : 900;

ensureInstalled();
ensureBuilt();
const missing = ensureSystemPackages();
if (missing.length > 0) console.log(`Not installed: ${missing.join(', ')}. Rows that need them are skipped.`);
const hasSession = process.env.LATCHKEY_TEST_KEYRING === '1';
const makesSession = process.platform === 'linux' && missing.length === 0 && !hasSession;
const words = [node(), join(import.meta.dirname, 'bench.ts'), ...process.argv.slice(2)];
const [program, ...rest] = makesSession
  ? [join(import.meta.dirname, '..', 'support', 'with-desktop.sh'), ...words]
  : words;
const bench = spawn(program, rest, {
  stdio: 'inherit',
  env: projectEnvironment(),
  detached: process.platform !== 'win32',
});
const end = (signal) => {
  try {
    process.kill(process.platform === 'win32' ? bench.pid : -bench.pid, signal);
  } catch {
    // It has just ended by itself.
  }
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(signal));
const timer = setTimeout(() => {
  console.error(`The bench was ended: it took longer than ${hardLimit} s.`);
  end('SIGKILL');
}, hardLimit * 1_000);
bench.on('error', (error) => console.error(`${program}: ${error.message}`));
bench.on('close', (code) => {
  clearTimeout(timer);
  process.exitCode = code ?? 1;
});
