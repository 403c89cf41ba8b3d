import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openProfileHost } from '../../../main/host/profile-host.ts';
import type { BenchQuestion } from '../measure.ts';

const accounts = 1_000;
const atOnce = 20;
const answerTime = 100;

/** A provider that answers every request after 100 ms, in a process of its own. */
const server = `
  const { createServer } = require('node:http');
  const server = createServer((request, response) => {
    const reply = () => response.end(JSON.stringify({ id: request.headers['x-key'], left: 412 }));
    if (request.url === '/me') reply(); else setTimeout(reply, ${answerTime});
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

async function startServer(): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(process.execPath, ['-e', server], { stdio: ['ignore', 'pipe', 'inherit'] });
  process.once('exit', () => child.kill());
  const port = await new Promise<number>((resolve) =>
    child.stdout?.once('data', (text) => resolve(Number(text))),
  );
  return { child, port };
}

/** The credits of 1,000 accounts, on a real vault, database and network, against as many requests in a bare loop. */
export async function creditSync(): Promise<BenchQuestion> {
  const { port } = await startServer();
  const profile = mkdtempSync(join(tmpdir(), 'latchkey-bench-credits-'));
  process.once('exit', () => rmSync(profile, { recursive: true, force: true }));
  mkdirSync(join(profile, 'definitions'));
  const definition = {
    format: 1,
    id: 'bench',
    name: 'Bench',
    instance: {},
    parallelCredits: atOnce,
    send: { 'x-key': '{apiKey}' },
    signIn: { 'api-key': {} },
    renewal: { by: 'check', request: '{instance}/me', every: '12h' },
    identity: { request: '{instance}/me', subject: '/id' },
    credits: { request: '{instance}/credits', total: '/left' },
  };
  writeFileSync(join(profile, 'definitions', 'bench.json'), JSON.stringify(definition));
  const host = await openProfileHost({ profile, kind: 'daemon' });
  if (!host) throw new Error('the profile is in use');
  await host.protection.choose('key-file', undefined);
  const instance = `http://127.0.0.1:${port}`;
  const numbers = Array.from({ length: accounts }, (_, number) => number);
  const add = async () => {
    for (let number = numbers.pop(); number !== undefined; number = numbers.pop()) {
      await host.engine.signIn({
        attemptId: `add-${number}`,
        providerId: 'bench',
        instance,
        way: 'api-key',
        captured: { apiKey: `key-of-account-${number}` },
      });
    }
  };
  await Promise.all(Array.from({ length: 20 }, add));
  // What each sign-in has begun by itself is over after one whole reading.
  await host.engine.syncCredits({ actor: 'user' });
  return {
    name: `credits of ${accounts} accounts, ${atOnce} at once`,
    unit: 'ms',
    rival: 'a bare loop of requests',
    target: 'at most 1.1 times the 5 s that the provider takes',
    ours: async () => {
      const startedAt = performance.now();
      const { failed, done } = await host.engine.syncCredits({ actor: 'user' });
      if (done !== accounts || failed > 0) throw new Error(`${failed} of ${done} were not read`);
      return performance.now() - startedAt;
    },
    theirs: () => bareLoop(port),
    isReached: (_, ours) => ours.median <= 1.1 * ((accounts / atOnce) * answerTime),
  };
}

async function bareLoop(port: number): Promise<number> {
  const agent = new Agent({ keepAlive: true });
  const startedAt = performance.now();
  let left = accounts;
  const ask = async () => {
    while (left > 0) {
      left -= 1;
      await new Promise<void>((resolve, reject) => {
        request(
          { port, host: '127.0.0.1', path: '/credits', agent, headers: { 'x-key': `${left}` } },
          (response) => {
            response.resume().on('end', resolve);
          },
        )
          .on('error', reject)
          .end();
      });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, ask));
  agent.destroy();
  return performance.now() - startedAt;
}
