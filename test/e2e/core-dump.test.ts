import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { addByPassword, addPerson } from '../integration/practice-accounts.ts';
import { Installation } from '../support/installation.ts';
import { secretMark } from '../support/leak-watch.ts';
import { PlaygroundProcess } from '../support/playground-client.ts';
import { SecretSearch } from '../support/secret-search.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Why no core dump can be had here; undefined if one can. */
function whyNoDump(): string | undefined {
  if (process.platform !== 'linux') return 'core dumps are tried on Linux';
  if (readFileSync('/proc/sys/kernel/core_pattern', 'utf8').trim() !== 'core')
    return 'the system takes core dumps away';
  const { stdout } = spawnSync('sh', ['-c', 'ulimit -Hc'], { encoding: 'utf8' });
  return stdout.trim() === 'unlimited' ? undefined : 'core dumps are forbidden here';
}

const obstacle = whyNoDump();
if (obstacle) console.log(`SKIPPED: ${obstacle}`);

/** Runs a program that a shell lets dump its memory, in a folder of its own. */
async function startDumping(words: readonly string[], environment: NodeJS.ProcessEnv) {
  const folder = temporaryFolder();
  const child = spawn('sh', ['-c', 'ulimit -c unlimited; exec "$0" "$@"', ...words], {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(createInterface(child.stdout), 'line');
  const crash = async () => {
    child.kill('SIGABRT');
    await once(child, 'exit');
    return readdirSync(folder)
      .filter((name) => name.startsWith('core'))
      .map((name) => readFileSync(join(folder, name)));
  };
  return { child, crash };
}

test.skipIf(obstacle)('the core dump of a daemon that holds sessions has none of them', async () => {
  const search = new SecretSearch(new Map([['a marked secret', secretMark]]));
  // A program that takes no care, to see that dumps are made here and that the search reads them.
  const careless = `globalThis.kept = Buffer.from(process.argv[1]).toString(); console.log('ready'); setInterval(() => {}, 1000)`;
  const other = await startDumping([process.execPath, '-e', careless, secretMark], process.env);
  const [carelessDump] = await other.crash();
  if (!carelessDump) throw new Error('no core dump was made');
  expect(search.in('its dump', carelessDump)).not.toEqual([]);

  const installation = new Installation();
  const playground = await PlaygroundProcess.start({ passwordCost: 4 });
  onTestFinished(() => playground.kill());
  const email = await addPerson(playground, 'ada');
  expect((await installation.run(['vault', 'use', 'key-file'])).code).toBe(0);
  const daemon = await startDumping(
    installation.commandLine(['daemon', '--no-window']),
    installation.environment,
  );
  await addByPassword(installation, playground, 'playground-api', email);
  expect((await installation.run(['token', email])).code).toBe(0);
  // What starts while there is no limit yet, and where prlimit(1) is not, leaves a dump without memory.
  const about = (name: string) => readFileSync(`/proc/${daemon.child.pid}/${name}`, 'utf8');
  expect(Number.parseInt(about('coredump_filter'), 16)).toBe(0);
  await expect.poll(() => /core file size\s+(\S+)/.exec(about('limits'))?.[1]).toBe('0');
  expect(await daemon.crash()).toEqual([]);
});
