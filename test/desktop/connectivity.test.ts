import { expect, test } from 'vitest';
import { ChromiumConnectivity } from '../../main/desktop/chromium-connectivity.ts';
import { VirtualClock, VirtualTime } from '../simulation/virtual-time.ts';

test('that the network comes and goes is told once each, within seconds, and at once after a sleep', () => {
  const time = new VirtualTime(0);
  const pass = (length: number) => {
    const until = time.now + length;
    while (time.step(until)) {
      // Everything that is due by then.
    }
  };
  const machine = { online: true };
  const clock = new VirtualClock(time, { number: 1, alive: true });
  const connectivity = new ChromiumConnectivity({ isOnline: () => machine.online }, clock);
  const told: boolean[] = [];
  const end = connectivity.subscribe((online) => void told.push(online));
  pass(60_000);
  expect(told).toEqual([]);
  machine.online = false;
  pass(5_000);
  expect(told).toEqual([false]);
  expect(connectivity.isOnline()).toBe(false);
  pass(60_000);
  machine.online = true;
  connectivity.look();
  expect(told).toEqual([false, true]);
  end();
  machine.online = false;
  pass(5_000);
  expect(told).toEqual([false, true]);
});
