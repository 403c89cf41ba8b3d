import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { BenchQuestion } from '../measure.ts';
import { benchFolder, profileWith, tokenService } from '../token-service.ts';
import { Unavailable } from '../unavailable.ts';

const entry = join(import.meta.dirname, '..', '..', '..', 'dist', 'main', 'cli.js');
const accounts = 1_000;
/** A token of this many seconds is renewed at four fifths of its life, so that there are about a hundred renewals a second. */
const lifetime = 12;
/** Ten of these are a minute, long enough to hold every timer that there is at rest twice. */
const restSeconds = 6;
/** Accounts that signed in at once are renewed at once: over one whole round of theirs, all are counted once, wherever it begins. */
const loadSeconds = (lifetime * 4) / 5;
const hour = 3_600;

/** Processor time of a daemon with 1,000 accounts: when nothing is due, and when a hundred tokens end in each second. */
export async function daemonLoad(): Promise<BenchQuestion[]> {
  if (process.platform !== 'linux') throw new Unavailable('the time of another process is read from /proc');
  const resting = await daemonWith(30 * 86_400);
  const busy = await daemonWith(lifetime);
  const bare = await startProcess(['-e', bareServer]);
  return [
    {
      name: `daemon at rest, ${accounts} accounts`,
      unit: '% of a core',
      rival: 'a bare node:http server at rest',
      target: 'under 0.5 %',
      ...atOnce(
        () => share(resting, restSeconds),
        () => share(bare, restSeconds),
      ),
      isReached: (_, ours) => ours.median < 0.5,
    },
    {
      name: 'daemon under 100 refreshes a second, one refresh',
      unit: 'us of CPU',
      rival: 'openid-client at the same rate, kept in memory',
      target: 'at most 3 (stored durably)',
      ours: () => perRefresh(busy, lifetime),
      theirs: async () => perRefresh(await bareRefresher(), hour),
      isReached: (ratio) => ratio.median <= 3,
    },
  ];
}

/** Measures two processes over the same seconds: neither takes anything from the other at rest. */
function atOnce(
  ours: () => Promise<number>,
  theirs: () => Promise<number>,
): Pick<BenchQuestion, 'ours' | 'theirs'> {
  let other = Promise.resolve(Number.NaN);
  return {
    ours: () => {
      other = theirs();
      return ours();
    },
    theirs: () => other,
  };
}

async function daemonWith(seconds: number): Promise<number> {
  const folder = benchFolder();
  const host = await profileWith(accounts, await tokenService({ delay: 0, lifetime: seconds }), folder);
  await host.close();
  return await startProcess([entry, '--profile', folder, 'daemon', '--no-window']);
}

/** Starts a process of Node that says one line when it is ready, and lets it come to rest. */
async function startProcess(commandArguments: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, commandArguments, { stdio: ['ignore', 'pipe', 'inherit'] });
  process.once('exit', () => child.kill('SIGKILL'));
  await once(createInterface(child.stdout), 'line');
  await pause(3_000);
  return child.pid ?? 0;
}

const bareServer = "require('node:http').createServer().listen(0, () => console.log('ready'))";

let refresher: Promise<number> | undefined;

function bareRefresher(): Promise<number> {
  refresher ??= (async () => {
    const script = join(import.meta.dirname, '..', 'bare-refresher.script.ts');
    return await startProcess([script, await tokenService({ delay: 0, lifetime: hour })]);
  })();
  return refresher;
}

/** Share of a core that a process takes, in per cent, over some seconds. */
async function share(processId: number, seconds: number): Promise<number> {
  const before = processorSeconds(processId);
  await pause(seconds * 1_000);
  return ((processorSeconds(processId) - before) / seconds) * 100;
}

/** Microseconds of processor time for each grant of tokens with this lifetime. Throws unless there were about a hundred a second. */
async function perRefresh(processId: number, seconds: number): Promise<number> {
  const service = await tokenService({ delay: 0, lifetime: seconds });
  const count = async () => Number(await (await fetch(`${service}/count`)).text());
  const before = await count();
  const percent = await share(processId, loadSeconds);
  const perSecond = ((await count()) - before) / loadSeconds;
  if (perSecond < 50 || perSecond > 250) throw new Error(`${perSecond} refreshes a second`);
  return (percent / 100 / perSecond) * 1_000_000;
}

/** User and system time (proc(5), stat, fields 14 and 15), in the hundredths of a second that Linux counts them in. */
function processorSeconds(processId: number): number {
  const fields = readFileSync(`/proc/${processId}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
