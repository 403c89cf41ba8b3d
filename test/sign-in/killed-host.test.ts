import { type ChildProcess, spawn } from 'node:child_process';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { BrowserBench, describeWithBrowser } from './browser-fixture.ts';
import { failureOf } from './failure-of.ts';
import { PracticeSite } from './practice-site.ts';
import { until } from './until.ts';

const accountId = '0d3f5d0c-6f0e-4a5e-9c53-3d8b7a1f2e64';

describeWithBrowser('a host that is killed during a sign-in', () => {
  let site: PracticeSite;
  let bench: BrowserBench;
  let host: ChildProcess | undefined;
  beforeAll(async () => {
    site = await PracticeSite.start();
    site.behaviour = 'nothing';
    bench = new BrowserBench();
  });
  afterEach(async () => {
    host?.kill('SIGKILL');
    site.requests.length = 0;
    await until(() => !bench.hasProcesses);
  });
  afterAll(async () => {
    await bench.close();
    await site.close();
  });

  async function start(mode: 'live' | 'after', signal: NodeJS.Signals): Promise<void> {
    const task = { folder: bench.folder, plan: site.plan(mode), accountId };
    const script = new URL('./sign-in-process.ts', import.meta.url).pathname;
    host = spawn(process.execPath, [script, JSON.stringify(task)], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const ended = new Promise((resolve) => host?.once('exit', resolve));
    await until(() => site.requests.includes('GET /start'));
    host.kill(signal);
    await ended;
  }

  test('takes a watched browser along, and what it left is tidied up at the next start', async () => {
    await start('live', 'SIGKILL');
    await until(() => bench.browserHasEnded);
    expect(bench.folders).toHaveLength(1);
    await bench.signIn.tidy([accountId]);
    expect(bench.folders).toEqual([]);
  });

  test('leaves a plain browser to the person, and nobody opens its profile until it is closed', async () => {
    await start('after', 'SIGKILL');
    const second = bench.begin(site.plan('after'), accountId);
    expect(await failureOf(second.captured)).toMatchObject({ kind: 'profile-in-use' });
    await bench.signIn.tidy([]);
    expect(bench.folders).toEqual([accountId]);
    process.kill(bench.browserProcess, 'SIGINT');
    await until(() => bench.browserHasEnded);
    const third = bench.begin(site.plan('after'), accountId);
    await until(() => third.progress.includes('confirm-when-done'));
    third.cancel();
    expect((await failureOf(third.captured)).kind).toBe('cancelled');
  });
});
