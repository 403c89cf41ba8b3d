import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PlainBrowser } from '../../main/sign-in/plain-browser.ts';
import { SteppingClock } from './stepping-clock.ts';
import { until } from './until.ts';

/** Stands in for a browser that ends in some way of its own, as no real one does when it is asked to. */
describe.skipIf(process.platform === 'win32')('a program', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'latchkey-plain-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  async function start(script: string) {
    const path = join(folder, 'browser');
    writeFileSync(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    const clock = new SteppingClock();
    const browser = { name: 'Stubborn', path };
    const plain = await PlainBrowser.start({ browser, folder, url: 'https://example.com/', clock });
    await until(() => existsSync(join(folder, 'ready')));
    return { plain, clock };
  }
  const forever = (before: string) => `${before}\ntouch '${folder}/ready'\nwhile :; do sleep 0.05; done`;

  test.each([
    ['SIGINT', 'SIGKILL', "trap '' INT TERM", 10_000],
    ['SIGINT', 'SIGTERM', "trap '' INT", 5_000],
  ])('that does not heed %s is ended by %s, each after its time', async (_ignored, signal, trap, time) => {
    const { plain, clock } = await start(forever(trap));
    const ending = plain.end();
    for (let passed = 0; passed < time; passed += 5_000) {
      await until(() => clock.timers > 0);
      clock.step();
    }
    await ending;
    expect(plain.fault).toBe(signal);
    expect(clock.monotonic()).toBe(time);
    expect(clock.timers).toBe(0);
  });

  test('that heeds the first signal is not sent another, and may be ended twice', async () => {
    const { plain, clock } = await start(forever("trap 'exit 0' INT"));
    await plain.end();
    await plain.end();
    expect(plain.fault).toBeUndefined();
    expect(clock.monotonic()).toBe(0);
  });

  test('that ends by itself with an error says which', async () => {
    const { plain } = await start(`touch '${folder}/ready'; exit 7`);
    await plain.ended;
    expect(plain.fault).toBe('exit code 7');
  });

  test('that is not there is said to be so', async () => {
    const browser = { name: 'Nothing', path: join(folder, 'nothing') };
    const started = PlainBrowser.start({
      browser,
      folder,
      url: 'https://example.com/',
      clock: new SteppingClock(),
    });
    await expect(started).rejects.toMatchObject({ failure: { kind: 'not-supported' } });
  });
});
