import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { callBroker } from '../../../main/broker/client.ts';
import type { BenchQuestion } from '../measure.ts';
import { runningDaemon } from '../running-daemon.ts';
import { brokerOf, latencies, percentile, type TokenServer } from '../socket-load.ts';
import { benchFolder, profileWith, tokenService } from '../token-service.ts';

const calls = 4_000;
const accounts = 1_000;
/** How long a slow provider takes for a token, in milliseconds. */
export const slowRefresh = 280;
const day = 86_400;

/** Tokens over the socket, against a bare `node:http` server on a socket that answers the same; one client for both. */
export async function handOut(): Promise<BenchQuestion[]> {
  const daemon = await runningDaemon();
  const ours = brokerOf(String(daemon.environment.LATCHKEY_PROFILE), daemon.account);
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

/** A daemon with many accounts, the tokens of which come slowly. */
export interface DaemonOfMany {
  readonly processId: number;
  /** Hands out tokens of one account. */
  readonly server: TokenServer;
  /** Refreshes as many other accounts; resolves when that is done. */
  readonly refreshOthers: (count: number) => Promise<unknown>;
}

let ofMany: Promise<DaemonOfMany> | undefined;

/** The one daemon with 1,000 accounts of this run, started when it is first needed. */
export function daemonOfMany(): Promise<DaemonOfMany> {
  ofMany ??= startDaemonOfMany();
  return ofMany;
}

async function startDaemonOfMany(): Promise<DaemonOfMany> {
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
  const address = brokerOf(folder, '');
  const listed = await callBroker(address, 'accounts.list', {}, 'tool');
  if (!listed.ok) throw new Error(listed.failure.what);
  const [used = '', ...others] = listed.value.accounts.map(({ id }) => id);
  return {
    processId,
    server: { ...address, account: used },
    refreshOthers: (count) =>
      Promise.all(
        others.slice(0, count).map((id) => callBroker(address, 'accounts.refresh', { id }, 'tool')),
      ),
  };
}

/** A daemon with 1,000 accounts: hand-outs while others refresh slowly, and its memory. */
export async function handOutOfMany(): Promise<BenchQuestion[]> {
  const { processId, server: ours, refreshOthers } = await daemonOfMany();
  const bare = await bareServer(ours);
  const p95 = async () => percentile(await latencies(ours, 1, 2_000), 0.95);
  return [
    // First: the other one refreshes as well.
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
    {
      name: 'hand-out while four other accounts refresh, p95',
      unit: 'us',
      rival: 'the same while nothing refreshes',
      target: 'under 2,000 us',
      ours: async () => {
        const refreshing = refreshOthers(4);
        const took = await p95();
        await refreshing;
        return took;
      },
      theirs: p95,
      isReached: (_, own) => own.median < 2_000,
    },
  ];
}

async function bareServer(like: TokenServer): Promise<TokenServer & { readonly processId: number }> {
  const path = join(benchFolder(), 'bare.sock');
  const processId = await started([join(import.meta.dirname, '..', 'bare-server.script.mjs'), path]);
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
