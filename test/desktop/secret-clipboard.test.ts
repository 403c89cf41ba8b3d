import { expect, test } from 'vitest';
import { ClearingClipboard } from '../../main/desktop/secret-clipboard.ts';
import { settled, VirtualClock, VirtualTime } from '../simulation/virtual-time.ts';

function makeClipboard() {
  const time = new VirtualTime(Date.UTC(2026, 0, 1));
  let content = '';
  const clipboard = {
    writeText: async (text: string) => {
      content = text;
    },
    readText: async () => content,
    clear: () => {
      content = '';
    },
  };
  const clock = new VirtualClock(time, { number: 1, alive: true });
  return {
    ...{ clock, clipboard },
    secrets: new ClearingClipboard({ clipboard }, clock),
    content: () => content,
    async pass(duration: number) {
      const until = time.now + duration;
      while (time.step(until)) await settled();
      await settled();
    },
  };
}

test('a secret is on the clipboard for half a minute', async () => {
  const { secrets, content, pass, clock } = makeClipboard();
  expect(await secrets.copy('token')).toBe(clock.now() + 30_000);
  await pass(29_000);
  expect(content()).toBe('token');
  await pass(2_000);
  expect(content()).toBe('');
});

test('what the person copies meanwhile stays, and another secret has half a minute of its own', async () => {
  const { secrets, clipboard, content, pass } = makeClipboard();
  await secrets.copy('token');
  await clipboard.writeText('a shopping list');
  await pass(40_000);
  expect(content()).toBe('a shopping list');
  await secrets.copy('first');
  await pass(20_000);
  await secrets.copy('second');
  await pass(20_000);
  expect(content()).toBe('second');
  await pass(11_000);
  expect(content()).toBe('');
});

test('the end of the app clears it at once', async () => {
  const { secrets, content } = makeClipboard();
  await secrets.copy('token');
  await secrets.clear();
  expect(content()).toBe('');
});
