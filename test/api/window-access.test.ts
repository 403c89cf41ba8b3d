import { describe, expect, test } from 'vitest';
import { userOf } from '../../main/api/peer-user.ts';
import { WindowAccess } from '../../main/api/window-access.ts';
import { VirtualClock, VirtualTime } from '../simulation/virtual-time.ts';

function makeAccess() {
  const time = new VirtualTime(0);
  return { time, access: new WindowAccess(new VirtualClock(time, { number: 1, alive: true })) };
}

function pass(time: VirtualTime, duration: number) {
  const until = time.now + duration;
  while (time.step(until)) {
    // Nothing is planned; time just passes.
  }
}

describe('access to the window', () => {
  test('a code is good for a minute, also when the clock is set back', () => {
    const { time, access } = makeAccess();
    const [first, second] = [access.newCode(), access.newCode()];
    pass(time, 59_000);
    expect(access.redeem(first)).toBeDefined();
    time.wallError = -3_600_000;
    pass(time, 1_000);
    expect(access.redeem(second)).toBeUndefined();
  });

  test('a code is good once, and is no pass', () => {
    const { access } = makeAccess();
    const code = access.newCode();
    const windowPass = access.redeem(code);
    expect(access.redeem(code)).toBeUndefined();
    expect(access.admits(windowPass ?? '')).toBe(true);
    expect(access.admits(code)).toBe(false);
    expect(access.admits('')).toBe(false);
  });

  test('codes and passes that nobody uses do not pile up', () => {
    const { access } = makeAccess();
    const codes = Array.from({ length: 100 }, () => access.newCode());
    const passes = codes.map((code) => access.redeem(code)).filter((windowPass) => windowPass !== undefined);
    expect(passes).toHaveLength(16);
    const more = Array.from({ length: 100 }, () => access.redeem(access.newCode()) ?? '');
    expect(more.filter((windowPass) => access.admits(windowPass))).toHaveLength(64);
  });
});

describe('the user behind a connection', () => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 1 1 0 100 0 0 10 0
   1: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 2 1 0 20 4 30 10 -1
   2: 0100007F:C350 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1001        0 3 1 0 20 4 30 10 -1
   3: 0100007F:C351 0100007F:1F90 06 00000000:00000000 00:00000000 00000000     0        0 0 3 0 20 4 30 10 -1
`;

  test('is the one at the other end, not at ours', () => {
    expect(userOf(table, 50_000, 8_080)).toBe(1001);
  });

  test('is unknown where the other end has gone', () => {
    expect(userOf(table, 50_001, 8_080)).toBeUndefined();
    expect(userOf(table, 50_002, 8_080)).toBeUndefined();
  });
});
