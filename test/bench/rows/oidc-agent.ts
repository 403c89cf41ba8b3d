import { execFile, execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ensurePackages, isInstalled } from '../debian-packages.ts';
import type { BenchQuestion, Spread } from '../measure.ts';
import { runningOidcAgent } from '../oidc-agent.ts';
import { runningDaemon } from '../running-daemon.ts';
import { brokerOf, percentile, requestTo } from '../socket-load.ts';
import { benchFolder } from '../token-service.ts';
import { wholeProcess } from './command-start.ts';
import { daemonOfMany, slowRefresh } from './hand-out.ts';

const run = promisify(execFile);
const calls = 2_000;
/** Milliseconds after which a refresh is under way for certain, and far from over. */
const begun = 50;

/**
 * Tokens of a running Latchkey against tokens of a running oidc-agent. oidc-agent answers one question on a connection, in clear to whoever asks
 * in clear; its own clients agree upon a key first. So it has a row with the client that we are measured with, and one with its own library.
 */
export async function besideOidcAgent(): Promise<BenchQuestion[]> {
  const agent = await runningOidcAgent(slowRefresh);
  const client = buildClient();
  const daemon = await runningDaemon();
  const broker = brokerOf(String(daemon.environment.LATCHKEY_PROFILE), daemon.account);
  const many = await daemonOfMany();
  const folder = benchFolder();
  const requestFile = (name: string, text: string) => {
    const file = join(folder, name);
    writeFileSync(file, text);
    return file;
  };
  const toUs = requestFile('latchkey', requestTo(broker));
  const toUsOfMany = requestFile('latchkey-of-many', requestTo(many.server));
  const question = { request: 'access_token', account: agent.account, min_valid_period: 0 };
  const toThem = requestFile('oidc-agent', JSON.stringify(question));
  const median = async (count: number, ...words: string[]) => {
    const { stdout } = await run(client, [...words, String(count)], { env: agent.environment });
    return percentile(stdout.trim().split('\n').map(Number), 0.5);
  };
  const handOut = (how: 'each' | 'kept', rival: string, theirs: () => Promise<number>) => ({
    name: `hand-out to a program in C, ${how === 'each' ? 'a connection each' : 'its connection kept'}, p50`,
    unit: 'us',
    rival,
    target: 'less',
    ours: () => median(calls, how, broker.path, toUs),
    theirs,
    isReached: isLess,
  });
  const byLibrary = () => median(calls, 'library', agent.account);
  const project = [daemon.entry, 'project', daemon.account];
  const path = execFileSync(process.execPath, project, { env: daemon.environment, encoding: 'utf8' }).trim();
  const oidcToken = () => wallOf('oidc-token', [agent.account], agent.environment);
  return [
    handOut('each', 'oidc-agent, the same program', () => median(calls, 'each', agent.socket, toThem)),
    handOut('each', 'oidc-agent, its library (encrypted)', byLibrary),
    handOut('kept', 'oidc-agent, its library (encrypted)', byLibrary),
    {
      name: `a hand-out while another account refreshes in ${slowRefresh} ms`,
      unit: 'us',
      rival: 'oidc-agent, the same program',
      target: 'less',
      ours: async () => {
        const refreshing = many.refreshOthers(1);
        await pause(begun);
        const took = await median(1, 'each', many.server.path, toUsOfMany);
        await refreshing;
        return took;
      },
      theirs: async () => {
        const refreshing = run('oidc-token', ['--time=100000', agent.slowAccount], {
          env: agent.environment,
        });
        await pause(begun);
        const took = await median(1, 'each', agent.socket, toThem);
        await refreshing;
        return took;
      },
      isReached: isLess,
    },
    {
      name: 'token file read by cat, whole process',
      unit: 'ms',
      rival: 'oidc-token, whole process',
      target: 'at most 1',
      runs: 30,
      ours: () => wallOf('cat', [path], process.env),
      theirs: oidcToken,
      isReached: (ratio) => ratio.median <= 1,
    },
    {
      name: 'latchkey token, whole process',
      unit: 'ms',
      rival: 'oidc-token, whole process',
      target: '- (Node alone starts in more: hence token files)',
      runs: 30,
      ours: () => wholeProcess([daemon.entry, 'token', daemon.account], daemon.environment),
      theirs: oidcToken,
      isReached: () => true,
    },
  ];
}

function isLess({ median }: Spread): boolean {
  return median < 1;
}

/** Milliseconds that the whole process takes. */
function wallOf(program: string, words: readonly string[], environment: NodeJS.ProcessEnv): number {
  const startedAt = performance.now();
  const text = execFileSync(program, words, { env: environment, encoding: 'utf8' });
  const took = performance.now() - startedAt;
  if (text.trim().length < 20) throw new Error(`${program} printed no token`);
  return took;
}

/** Throws `Unavailable` where it cannot be built. */
function buildClient(): string {
  ensurePackages(['liboidc-agent-dev'], () => existsSync('/usr/include/oidc-agent/api.h'));
  ensurePackages(['gcc', 'libc6-dev'], () => isInstalled('gcc'));
  const client = join(benchFolder(), 'socket-client');
  const source = join(import.meta.dirname, '..', 'socket-client.c');
  execFileSync('gcc', ['-O2', '-o', client, source, '-loidc-agent'], { stdio: 'inherit' });
  return client;
}
