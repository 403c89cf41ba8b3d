import { runDaemon } from '../../main/host/run-daemon.ts';

/** A daemon as the system starts it, which looks sooner than usual whether the profile is free again. */
const [profile = ''] = process.argv.slice(2);
const interrupted = new AbortController();
process.on('SIGTERM', () => interrupted.abort());
process.exitCode = await runDaemon({
  profile,
  service: { leave: 300, lookEvery: 50 },
  print: (line) => process.stdout.write(`${line}\n`),
  warn: (line) => process.stderr.write(`${line}\n`),
  passphrase: async () => undefined,
  interrupted: interrupted.signal,
});
