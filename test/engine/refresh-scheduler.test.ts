import { describe, expect, test } from 'vitest';
import { RefreshScheduler } from '../../main/engine/refresh-scheduler.ts';
import { SeededRandom } from '../simulation/seeded-random.ts';
import { VirtualClock, VirtualTime } from '../simulation/virtual-time.ts';
import { day, hour, minute, second } from './engine-fixture.ts';

function makeScheduler(online = true) {
  const time = new VirtualTime(Date.UTC(2026, 0, 1));
  const clock = new VirtualClock(time, { number: 1, alive: true });
  const delays: number[] = [];
  const setTimer = clock.setTimer.bind(clock);
  clock.setTimer = (callback, delay) => {
    delays.push(delay);
    return setTimer(callback, delay);
  };
  const due: { id: string; at: number }[] = [];
  const jumps: string[] = [];
  const network = { online };
  const scheduler = new RefreshScheduler(
    clock,
    new SeededRandom(1, 'scheduler'),
    { isOnline: () => network.online, subscribe: () => () => {} },
    {
      onDue: (id) => due.push({ id, at: time.now }),
      onWakeUp: () => jumps.push('woke'),
      onClockSetBack: () => jumps.push('set back'),
      onTick: () => {},
    },
  );
  const pass = (duration: number) => {
    const until = time.now + duration;
    while (time.step(until));
  };
  return { time, scheduler, due, jumps, delays, network, pass };
}

describe('one timer', () => {
  test('is never armed for more than 30 s, so that 24.8 days and more do not fire at once', () => {
    const { time, scheduler, due, delays, pass } = makeScheduler();
    const start = time.now;
    scheduler.start();
    scheduler.plan('month', start + 30 * day);
    pass(29 * day);
    expect(due).toEqual([]);
    pass(2 * day);
    expect(due).toEqual([{ id: 'month', at: start + 30 * day }]);
    expect(Math.max(...delays)).toBe(30 * second);
  });

  test('fires on the dot, also for what is planned while it runs', () => {
    const { time, scheduler, due, pass } = makeScheduler();
    const start = time.now;
    scheduler.start();
    pass(10 * second);
    scheduler.plan('soon', start + 12 * second);
    pass(minute);
    expect(due).toEqual([{ id: 'soon', at: start + 12 * second }]);
  });

  test('what was taken out, or after the stop, is not due any more', () => {
    const { time, scheduler, due, pass } = makeScheduler();
    scheduler.start();
    scheduler.plan('removed', time.now + minute);
    scheduler.plan('kept', time.now + 2 * minute);
    scheduler.plan('removed', undefined);
    pass(90 * second);
    scheduler.stop();
    pass(hour);
    expect(due).toEqual([]);
  });
});

describe('time that jumps', () => {
  test.each([true, false])('sleep is noticed, whether or not the monotonic clock goes on (%s)', (goesOn) => {
    const { time, scheduler, due, jumps, pass } = makeScheduler();
    const start = time.now;
    scheduler.start();
    for (let index = 0; index < 100; index += 1) scheduler.plan(`${index}`, start + hour);
    time.sleep(3 * hour, goesOn, () => {});
    pass(3 * hour + minute);
    expect(jumps).toEqual(['woke']);
    expect(due).toHaveLength(100);
    const last = Math.max(...due.map(({ at }) => at));
    expect(last - start - 3 * hour).toBeGreaterThan(20 * second);
  });

  test('a clock set back is noticed within a tick', () => {
    const { time, scheduler, jumps, pass } = makeScheduler();
    scheduler.start();
    pass(minute);
    time.wallError = -hour;
    pass(31 * second);
    expect(jumps).toEqual(['set back']);
  });

  test('offline, what is due waits; a check after coming back finds it', () => {
    const { time, scheduler, due, network, pass } = makeScheduler(false);
    scheduler.start();
    scheduler.plan('waiting', time.now + minute);
    pass(hour);
    expect(due).toEqual([]);
    network.online = true;
    scheduler.check();
    expect(due).toHaveLength(1);
  });
});
