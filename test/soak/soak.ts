/**
 * `npm run soak -- --hours 1`: the built daemon keeps accounts of the Playground signed in, whose tokens live a minute, while the Playground
 * answers slowly, wrongly, not at all. Tells how many renewals there were, what failed, how memory and handles went, and what was lost.
 * Ends with 1 if a session was lost, or memory grew. `--minutes 3`, `--accounts 500`, `--seed 1`.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { readBrokerAddress } from '../../main/broker/address.ts';
import { callBroker } from '../../main/broker/client.ts';
import type { Input, Output, ProcedureName } from '../../preload/contract.ts';
import { SeededRandom } from '../simulation/seeded-random.ts';
import { PlaygroundProcess } from '../support/playground-client.ts';
import { growth, type ProcessSample, sampleProcess } from './process-sample.ts';
import { randomFaults } from './soak-faults.ts';

const { values } = parseArgs({
  options: {
    hours: { type: 'string' },
    minutes: { type: 'string', default: '3' },
    accounts: { type: 'string', default: '500' },
    seed: { type: 'string', default: '1' },
  },
});
const minute = 60_000;
const duration =
  values.hours === undefined ? Number(values.minutes) * minute : Number(values.hours) * 60 * minute;
const accountCount = Number(values.accounts);
const random = new SeededRandom(Number(values.seed), 'soak');
const entry = join(import.meta.dirname, '..', '..', 'dist', 'main', 'cli.js');
if (!existsSync(entry)) throw new Error('the command is not built: npm run build');
if (process.platform !== 'linux') throw new Error('memory and handles are read from /proc, which Linux has');

const profile = mkdtempSync(join(tmpdir(), 'latchkey-soak-'));
const environment = { ...process.env, LATCHKEY_PROFILE: profile, LATCHKEY_NO_BROWSER: '1', NO_COLOR: '1' };
const lifetimes = { accessToken: minute, videoToken: minute, slidingIdle: 10 * minute };
const playground = await PlaygroundProcess.start({ passwordCost: 4, lifetimes });

/** Starts a daemon and resolves with its process id once it serves. */
async function startDaemon(): Promise<number> {
  const use = spawn(process.execPath, [entry, 'vault', 'use', 'key-file'], { env: environment });
  await new Promise((resolve) => use.once('close', resolve));
  const child = spawn(process.execPath, [entry, 'daemon', '--no-window'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  daemon = child;
  await new Promise<void>((resolve, reject) => {
    createInterface(child.stdout).once('line', () => resolve());
    child.once('exit', (code) => reject(new Error(`the daemon ended with ${code}`)));
  });
  child.on('exit', (code) => console.log(`the daemon ended with ${code}`));
  return child.pid ?? 0;
}

async function ask<Name extends ProcedureName>(name: Name, input: Input<Name>): Promise<Output<Name>> {
  const address = readBrokerAddress(profile);
  if (!address) throw new Error('nobody serves the profile');
  const reply = await callBroker(address, name, input, 'user');
  if (!reply.ok) throw new Error(`${name}: ${reply.failure.kind}: ${reply.failure.what}`);
  return reply.value as Output<Name>;
}

/** Signs the accounts in, some at a time, by turns at four services that each keep sessions in another way. */
async function signIn(): Promise<void> {
  const services = ['api', 'api', 'studio', 'gallery'] as const;
  const numbers = Array.from({ length: accountCount }, (_, index) => index);
  const password = 'correct horse battery staple';
  const work = async () => {
    for (let number = numbers.shift(); number !== undefined; number = numbers.shift()) {
      const email = `person-${number}@example.com`;
      await playground.control({ action: 'addUser', email, username: `person-${number}`, password });
      const service = services[number % services.length] ?? 'api';
      await ask('signIn.add', {
        providerId: `playground-${service}`,
        instance: playground.url,
        label: email,
        // No password is stored: a session that is lost stays lost, and is counted.
        signIn: { attemptId: `soak-${number}`, way: 'password', credential: { username: email, password } },
      });
    }
  };
  await Promise.all(Array.from({ length: 8 }, work));
}

/** How the accounts are, by status. */
async function statuses(): Promise<Record<string, number>> {
  const { accounts } = await ask('accounts.list', {});
  const counts: Record<string, number> = {};
  for (const { status } of accounts) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

let daemon: ReturnType<typeof spawn> | undefined;
const samples: ProcessSample[] = [];
try {
  const processId = await startDaemon();
  await signIn();
  console.log(`${accountCount} accounts are signed in; ${duration / minute} minutes begin.`);
  const startedAt = performance.now();
  let nextLine = 0;
  while (performance.now() - startedAt < duration) {
    const { words, faults } = randomFaults(random);
    await playground.control({ action: 'setFaults', faults });
    const isStopped = random.chance(0.1);
    if (isStopped) {
      playground.signal('SIGSTOP');
      await wait(5_000);
      playground.signal('SIGCONT');
    }
    await wait(5_000);
    const sample = await sampleProcess(processId, performance.now() - startedAt);
    samples.push(sample);
    if (sample.at < nextLine) continue;
    nextLine = sample.at + Math.max(10_000, duration / 60);
    const { memory, handles } = sample;
    const now = JSON.stringify(await statuses());
    const note = isStopped ? `${words}, stopped for 5 s` : words;
    console.log(
      `${Math.round(sample.at / 1_000)} s: ${memory.toFixed(1)} MB, ${handles} handles, ${now}; ${note}`,
    );
  }
  await playground.control({ action: 'setFaults', faults: {} });
  // What waits tries again within a quarter of an hour; asking for all of them shows sooner which sessions live.
  let end = await statuses();
  for (let round = 0; round < 20 && (round === 0 || end.active !== accountCount); round += 1) {
    await ask('accounts.refreshAll', { runId: `end-${round}` });
    end = await statuses();
    await wait(1_000);
  }
  const { providers } = await ask('health.read', {});
  const report = await ask('audit.verify', {});
  const refreshes = providers.reduce((sum, { renewed }) => sum + renewed, 0);
  const failures: Record<string, number> = {};
  for (const provider of providers) {
    for (const [kind, count] of Object.entries(provider.failures))
      failures[kind] = (failures[kind] ?? 0) + count;
  }
  const lost = accountCount - (end.active ?? 0);
  const memory = growth(samples.map(({ at, memory: value }) => [at, value]));
  const handles = growth(samples.map(({ at, handles: value }) => [at, value]));
  console.log(`\nrenewals ${refreshes}, failures ${JSON.stringify(failures)}`);
  console.log(`at the end ${JSON.stringify(end)}; lost sessions ${lost}`);
  console.log(`memory ${memory.words('MB')}; handles ${handles.words('')}`);
  console.log(`event log ${report.intact ? 'intact' : 'BROKEN'}, ${report.entries} entries`);
  const isFlat = memory.isFlat && handles.isFlat;
  console.log(isFlat ? 'memory and handles are flat' : 'MEMORY OR HANDLES GROW');
  process.exitCode = lost === 0 && isFlat && report.intact ? 0 : 1;
} finally {
  daemon?.removeAllListeners('exit');
  daemon?.kill('SIGTERM');
  await new Promise((resolve) =>
    daemon?.exitCode === null ? daemon.once('close', resolve) : resolve(undefined),
  );
  await playground.kill();
  rmSync(profile, { recursive: true, force: true });
}
