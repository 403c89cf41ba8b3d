import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, test } from 'vitest';
import { NetworkConnectivity } from '../../main/host/network-connectivity.ts';
import { VirtualClock, VirtualTime } from '../simulation/virtual-time.ts';

function address(text: string, internal = false): NetworkInterfaceInfo {
  const family = text.includes(':') ? 'IPv6' : 'IPv4';
  return {
    address: text,
    family,
    internal,
    netmask: '',
    mac: '',
    cidr: null,
    scopeid: 0,
  } as NetworkInterfaceInfo;
}

const loopback = { lo: [address('127.0.0.1', true), address('::1', true)] };
const wired = { ...loopback, eth0: [address('192.0.2.7')] };
const unconfigured = { ...loopback, eth0: [address('fe80::1'), address('169.254.3.4')] };

function makeConnectivity(first: NodeJS.Dict<NetworkInterfaceInfo[]>) {
  const time = new VirtualTime(0);
  const machine = { interfaces: first };
  const clock = new VirtualClock(time, { number: 1, alive: true });
  const connectivity = new NetworkConnectivity(clock, () => machine.interfaces);
  const told: boolean[] = [];
  const end = connectivity.subscribe((online) => told.push(online));
  const pass = (duration: number) => {
    const until = time.now + duration;
    while (time.step(until)) {
      // Each look happens in its turn.
    }
  };
  return { machine, connectivity, told, end, pass, time };
}

describe('connectivity', () => {
  test('a machine that never had a network is not called offline', () => {
    const { connectivity, pass, told } = makeConnectivity(loopback);
    pass(60_000);
    expect(connectivity.isOnline()).toBe(true);
    expect(told).toEqual([]);
  });

  test.each([loopback, unconfigured, {}])(
    'a network that is gone is told once, and so is its return',
    (gone) => {
      const { machine, connectivity, pass, told } = makeConnectivity(wired);
      machine.interfaces = gone;
      pass(30_000);
      expect(connectivity.isOnline()).toBe(false);
      machine.interfaces = wired;
      pass(5_000);
      expect(connectivity.isOnline()).toBe(true);
      expect(told).toEqual([false, true]);
    },
  );

  test('nobody listening costs no timer', () => {
    const { end, time, pass } = makeConnectivity(wired);
    end();
    pass(1);
    expect(time.step(time.now + 60_000)).toBe(false);
  });
});
