import { expect, test } from 'vitest';
import { failureOf } from '../../main/engine/failure.ts';
import { ProviderGate } from '../../main/engine/provider-gate.ts';

test('lets in as many as allowed, then one for each that leaves, urgent ones first', async () => {
  const gate = new ProviderGate(1);
  const order: string[] = [];
  expect(gate.enter(false)).toBeUndefined();
  const routine = gate.enter(false)?.then(() => order.push('routine'));
  const urgent = gate.enter(true)?.then(() => order.push('urgent'));
  gate.leave();
  await urgent;
  gate.leave();
  await routine;
  gate.leave();
  expect(order).toEqual(['urgent', 'routine']);
  expect(gate.enter(false)).toBeUndefined();
});

test('whoever is cancelled while waiting leaves the queue and takes no place', async () => {
  const gate = new ProviderGate(1);
  void gate.enter(false);
  const controller = new AbortController();
  const cancelled = gate.enter(false, controller.signal);
  const next = gate.enter(false);
  controller.abort();
  expect(failureOf(await cancelled?.catch((error: unknown) => error)).kind).toBe('cancelled');
  gate.leave();
  await next;
  gate.leave();
  expect(gate.enter(false)).toBeUndefined();
});

test('a hold is never shortened, and moves along with the clock', () => {
  const gate = new ProviderGate(2);
  gate.hold(1_000);
  gate.hold(500);
  expect(gate.heldUntil).toBe(1_000);
  gate.shift(-400);
  expect(gate.heldUntil).toBe(600);
});
