import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { expect, onTestFinished, test } from 'vitest';
import { addByPassword, addPerson } from '../integration/practice-accounts.ts';
import { Installation } from '../support/installation.ts';
import { secretMark } from '../support/leak-watch.ts';
import { textsInMemory } from '../support/page-memory.ts';
import { PlaygroundProcess } from '../support/playground-client.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** The search that ends each scenario, seen red: a secret is put into each kind of place once, and found there. */
test('a secret that is planted in any kind of place is found there, and a scenario without one is clean', async () => {
  const installation = new Installation();
  const { profile, watch } = installation;
  const playground = await PlaygroundProcess.start({ passwordCost: 4 });
  onTestFinished(() => playground.kill());
  const email = await addPerson(playground, 'ada');
  expect((await installation.run(['vault', 'use', 'key-file'])).code).toBe(0);
  const daemon = await installation.startDaemon();
  await addByPassword(installation, playground, 'playground-api', email);
  const { output: token } = await installation.run(['token', email]);
  watch.lookAtProcess(daemon.process.pid);
  expect(watch.leaks()).toEqual([]);
  // The mark stands inside of what the Playground hands out, in base64.
  const claims = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
  expect(claims).toContain(secretMark);

  // In the database, in what a command prints, and in what tools are told: a note is kept and shown in clear.
  await installation.answer(['note', email, `my password is ${secretMark}`]);
  const { errors } = await installation.run(['refresh', secretMark]);
  expect(errors).toContain(secretMark);
  // In a log, in a browser profile that should have been emptied, in a file name.
  appendFileSync(join(profile, 'latchkey.log'), `refreshing with ${token}`);
  mkdirSync(join(profile, 'browsers', 'leveldb'), { recursive: true });
  writeFileSync(join(profile, 'browsers', 'leveldb', '000003.log'), Buffer.from(`x${secretMark}`, 'utf16le'));
  writeFileSync(join(profile, `${secretMark}.json`), '');
  // The vault's key outside of its file.
  const key = readFileSync(join(profile, 'vault.key'), 'utf8').trim().split(':').at(-1) ?? '';
  writeFileSync(join(profile, 'dump'), Buffer.concat([Buffer.alloc(7), Buffer.from(key, 'base64url')]));
  // In what a daemon writes to its error stream.
  watch.said('the error stream', () => `Error: ${encodeURIComponent(secretMark)}`);
  // In the environment and the arguments of a process.
  const careless = spawn('sleep', ['30'], { env: { ...process.env, PASSWORD: secretMark } });
  onTestFinished(() => void careless.kill());
  watch.lookAtProcess(careless.pid);
  const argued = spawn('sh', ['-c', 'sleep 30', secretMark]);
  onTestFinished(() => void argued.kill());
  watch.lookAtProcess(argued.pid);
  // In a message to the window, and in its memory.
  watch.look('a message to the window', JSON.stringify({ value: { token } }));
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  await page.evaluate((text) => Object.assign(window, { planted: { text } }), `last typed: ${secretMark}`);
  watch.look('the memory of the window', await textsInMemory(await page.context().newCDPSession(page)));
  // In a core dump.
  watch.dumpFolder = temporaryFolder();
  writeFileSync(join(watch.dumpFolder, 'core.4711'), `\0\0${secretMark}`);

  const found = watch.stop().join('\n');
  const mark = 'a marked secret in ';
  for (const place of [
    `${mark}${join(profile, 'latchkey.db')}`,
    `${mark}latchkey refresh ${secretMark}`,
    `${mark}${join(profile, 'latchkey.log')}`,
    `${mark}${join(profile, 'browsers', 'leveldb', '000003.log')}`,
    `${mark}the name of ${join(profile, `${secretMark}.json`)}`,
    `vault.key in ${join(profile, 'dump')}`,
    `${mark}the error stream`,
    `${mark}environ of process ${careless.pid}`,
    `${mark}cmdline of process ${argued.pid}`,
    `${mark}a message to the window`,
    `${mark}the memory of the window`,
    `${mark}core.4711`,
  ])
    expect(found).toContain(place);
});
