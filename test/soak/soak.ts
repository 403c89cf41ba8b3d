/**
 * `npm run soak -- --hours 1`: the built daemon keeps accounts of the Playground signed in, whose tokens live a minute, while the Playground
 * answers slowly, wrongly, not at all, and a real keyring is locked, hangs and is killed. In the first third of the time the daemon itself is
 * killed now and then; over the rest one daemon lives, and its memory and handles are measured. Tells how many renewals there were, what
 * failed, and what was lost. Ends with 1 if a session was lost, or memory or handles grew. `--minutes 3`, `--accounts 500`, `--seed 1`.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { SeededRandom } from '../simulation/seeded-random.ts';
import { KeyringSession, skipsKeyringTests } from '../support/keyring-session.ts';
import { PlaygroundProcess } from '../support/playground-client.ts';
import { growth, type ProcessSample, sampleProcess } from './process-sample.ts';
import { SoakDaemon } from './soak-daemon.ts';
import { randomFaults, randomIncident } from './soak-faults.ts';

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
if (process.platform !== 'linux') throw new Error('memory and handles are read from /proc, which Linux has');
if (skipsKeyringTests()) process.exit(2);

const tidyUp: (() => void | Promise<void>)[] = [];
const keyring = await KeyringSession.start('open', (step) => void tidyUp.unshift(step));
const daemon = new SoakDaemon(keyring.environment);
// Longer than the time between two touches of the Gallery, ten minutes: no keeper of sessions could keep a shorter one.
const lifetimes = { accessToken: minute, videoToken: minute, slidingIdle: 20 * minute };
const playground = await PlaygroundProcess.start({ passwordCost: 4, lifetimes });

/** Signs the accounts in, some at a time, by turns at services that each keep sessions in another way. */
async function signIn(): Promise<void> {
  const services = ['api', 'api', 'studio', 'gallery'] as const;
  const numbers = Array.from({ length: accountCount }, (_, index) => index);
  const password = 'correct horse battery staple';
  const work = async () => {
    for (let number = numbers.shift(); number !== undefined; number = numbers.shift()) {
      const email = `person-${number}@example.com`;
      await playground.control({ action: 'addUser', email, username: `person-${number}`, password });
      const service = services[number % services.length] ?? 'api';
      await daemon.ask('signIn.add', {
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
  const { accounts } = await daemon.ask('accounts.list', {});
  const counts: Record<string, number> = {};
  for (const { status } of accounts) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

const samples: ProcessSample[] = [];
const incidents: Record<string, number> = {};
try {
  await daemon.start();
  await signIn();
  console.log(`${accountCount} accounts are signed in; ${duration / minute} minutes begin.`);
  const startedAt = performance.now();
  let nextLine = 0;
  for (let at = 0; at < duration; at = performance.now() - startedAt) {
    const { words, faults } = randomFaults(random);
    await playground.control({ action: 'setFaults', faults });
    const kills = daemon.kills;
    const incident = await randomIncident(random, { daemon, playground, keyring }, at < duration / 3);
    if (incident) incidents[incident] = (incidents[incident] ?? 0) + 1;
    // Only the last daemon is measured: one that has just started has not grown to its size yet.
    if (daemon.kills > kills) samples.length = 0;
    await wait(5_000);
    const sample = await sampleProcess(daemon.processId, performance.now() - startedAt);
    samples.push(sample);
    if (sample.at < nextLine && !incident) continue;
    nextLine = sample.at + Math.max(10_000, duration / 60);
    const { memory, handles } = sample;
    const now = JSON.stringify(await statuses());
    const note = incident ? `${words}, ${incident}` : words;
    console.log(
      `${Math.round(sample.at / 1_000)} s: ${memory.toFixed(1)} MB, ${handles} handles, ${now}; ${note}`,
    );
  }
  await playground.control({ action: 'setFaults', faults: {} });
  // What waits tries again within a quarter of an hour; asking for all of them shows sooner which sessions live.
  let end = await statuses();
  for (let round = 0; round < 20 && (round === 0 || end.active !== accountCount); round += 1) {
    await daemon.ask('accounts.refreshAll', { runId: `end-${round}` });
    end = await statuses();
    await wait(1_000);
  }
  const { providers } = await daemon.ask('health.read', {});
  const report = await daemon.ask('audit.verify', {});
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
  console.log(`incidents ${JSON.stringify(incidents)}; the daemon was killed ${daemon.kills} times`);
  console.log(`at the end ${JSON.stringify(end)}; lost sessions ${lost}`);
  const span = Math.round(((samples.at(-1)?.at ?? 0) - (samples[0]?.at ?? 0)) / minute);
  console.log(
    `over the last daemon's ${span} minutes: memory ${memory.words('MB')}; handles ${handles.words('')}`,
  );
  console.log(`event log ${report.intact ? 'intact' : 'BROKEN'}, ${report.entries} entries`);
  const isFlat = memory.isFlat && handles.isFlat;
  console.log(isFlat ? 'memory and handles are flat' : 'MEMORY OR HANDLES GROW');
  process.exitCode = lost === 0 && isFlat && report.intact ? 0 : 1;
} finally {
  await daemon.close();
  await playground.kill();
  for (const step of tidyUp) await step();
}
