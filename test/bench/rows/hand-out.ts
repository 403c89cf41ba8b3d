import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { readBrokerAddress } from '../../../main/broker/address.ts';
import { callBroker } from '../../../main/broker/client.ts';
import type { BenchQuestion } from '../measure.ts';
import { runningDaemon } from '../running-daemon.ts';
import { latencies, percentile, type TokenServer } from '../socket-load.ts';
import { benchFolder, profileWith, tokenService } from '../token-service.ts';
import { Unavailable } from '../unavailable.ts';

const calls = 4_000;
const accounts = 1_000;
/** How long the provider of the slow row takes for a refresh, in milliseconds. */
const slowRefresh = 280;
const day = 86_400;

/** Tokens over the socket, against a bare `node:http` server on a socket that answers the same; one client for both. */
export async function handOut(): Promise<BenchQuestion[]> {
  const daemon = await runningDaemon();
  const ours = serverOf(String(daemon.environment.LATCHKEY_PROFILE), daemon.account);
  const bare = await bareServer(ours);
  const at = (server: TokenServer, connections: number, share: number) => async () =>
    percentile(await latencies(server, connections, calls), share);
  const each = (server: TokenServer, connections: number) => async () => {
    const startedAt = performance.now();
    await latencies(server, connections, calls);
    return ((performance.now() - startedAt) / calls) * 1_000;
  };
  const rival = 'a bare node:http server on a socket';
  const question = (name: string, target: number, measures: Pick<BenchQuestion, 'ours' | 'theirs'>) => ({
    name,
    unit: 'us',
    rival,
    target: `at most ${target}`,
    ...measures,
    isReached: (ratio: { readonly median: number }) => ratio.median <= target,
  });
  return [
    question('hand-out, warm, p50', 1.15, { ours: at(ours, 1, 0.5), theirs: at(bare, 1, 0.5) }),
    question('hand-out, warm, p99', 1.5, { ours: at(ours, 1, 0.99), theirs: at(bare, 1, 0.99) }),
    ...[1, 10, 100].map((count) =>
      question(`each of ${calls} hand-outs, ${count} at a time`, 1.5, {
        ours: each(ours, count),
        theirs: each(bare, count),
      }),
    ),
  ];
}

/** A daemon with 1,000 accounts: hand-outs while others refresh slowly, and its memory. */
export async function handOutOfMany(): Promise<BenchQuestion[]> {
  const folder = benchFolder();
  const host = await profileWith(accounts, await tokenService({ delay: 0, lifetime: 30 * day }), folder);
  await host.close();
  // Signed in quickly, refreshed slowly.
  const definition = join(folder, 'definitions', 'bench.json');
  writeFileSync(
    definition,
    readFileSync(definition, 'utf8').replaceAll(`/0/${30 * day}/`, `/${slowRefresh}/${30 * day}/`),
  );
  const entry = join(import.meta.dirname, '..', '..', '..', 'dist', 'main', 'cli.js');
  const processId = await started([entry, '--profile', folder, 'daemon', '--no-window']);
  const address = serverOf(folder, '');
  const listed = await callBroker(address, 'accounts.list', {}, 'tool');
  if (!listed.ok) throw new Error(listed.failure.what);
  const [used, ...others] = listed.value.accounts.map(({ id }) => id);
  const ours = { ...address, account: used ?? '' };
  const bare = await bareServer(ours);
  return [
    {
      name: 'hand-out while other accounts refresh, p95',
      unit: 'us',
      rival: `one that waits for the refresh (${slowRefresh} ms)`,
      target: 'under 2,000 us',
      ours: async () => {
        const refreshing = others
          .slice(0, 4)
          .map((id) => callBroker(address, 'accounts.refresh', { id }, 'tool'));
        const took = percentile(await latencies(ours, 1, 2_000), 0.95);
        await Promise.all(refreshing);
        return took;
      },
      theirs: () => slowRefresh * 1_000,
      isReached: (_, own) => own.median < 2_000,
    },
    {
      name: `memory of the daemon, ${accounts} accounts, after 1,000 hand-outs`,
      unit: 'MiB',
      rival: 'a bare node:http server after the same',
      target: 'at most 1.3',
      runs: 3,
      ours: () => memoryAfter(ours, processId),
      theirs: () => memoryAfter(bare, bare.processId),
      isReached: (ratio) => ratio.median <= 1.3,
    },
  ];
}

/** A token file read by `cat`, against oidc-agent's client; both whole processes. */
export async function tokenFile(): Promise<BenchQuestion[]> {
  if (spawnSync('oidc-token', ['--version']).status !== 0) {
    throw new Unavailable('oidc-agent is not installed (Debian package oidc-agent-cli)');
  }
  const name = process.env.OIDC_AGENT_ACCOUNT;
  if (!name) throw new Unavailable('no account of a running oidc-agent is named in OIDC_AGENT_ACCOUNT');
  const daemon = await runningDaemon();
  const project = [daemon.entry, 'project', daemon.account];
  const path = execFileSync(process.execPath, project, { env: daemon.environment, encoding: 'utf8' }).trim();
  return [
    {
      name: 'token file read by cat, whole process',
      unit: 'ms',
      rival: 'oidc-token, whole process',
      target: 'at most 1',
      runs: 30,
      ours: () => wall('cat', [path]),
      theirs: () => wall('oidc-token', [name]),
      isReached: (ratio) => ratio.median <= 1,
    },
  ];
}

function wall(program: string, words: readonly string[]): number {
  const startedAt = performance.now();
  execFileSync(program, words);
  return performance.now() - startedAt;
}

function serverOf(profile: string, account: string): TokenServer {
  const address = readBrokerAddress(profile);
  if (!address) throw new Error('the daemon has no socket');
  return { ...address, account };
}

async function bareServer(like: TokenServer): Promise<TokenServer & { readonly processId: number }> {
  const path = join(benchFolder(), 'bare.sock');
  const processId = await started([join(import.meta.dirname, '..', 'bare-server.script.ts'), path]);
  return { ...like, path, processId };
}

async function started(words: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  process.once('exit', () => child.kill('SIGKILL'));
  await once(createInterface(child.stdout), 'line');
  return child.pid ?? 0;
}

/** Resident memory in MiB (proc(5), status, VmRSS). */
async function memoryAfter(server: TokenServer, processId: number): Promise<number> {
  await latencies(server, 1, 1_000);
  const [, kibibytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${processId}/status`, 'utf8')) ?? [];
  return Number(kibibytes) / 1_024;
}
