import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DueQueue } from '../../main/engine/due-queue.ts';

const anyChange = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), key: fc.nat(30), at: fc.nat(1_000) }),
  fc.record({ kind: fc.constant('delete' as const), key: fc.nat(30) }),
  fc.record({ kind: fc.constant('take' as const), now: fc.nat(1_000) }),
);

test('behaves like a list that is sorted after each change', () => {
  fc.assert(
    fc.property(fc.array(anyChange, { maxLength: 300 }), (changes) => {
      const queue = new DueQueue<number>();
      const model = new Map<number, number>();
      const earliest = () => (model.size > 0 ? Math.min(...model.values()) : undefined);
      for (const change of changes) {
        if (change.kind === 'set') {
          queue.set(change.key, change.at);
          model.set(change.key, change.at);
        } else if (change.kind === 'delete') {
          queue.delete(change.key);
          model.delete(change.key);
        } else {
          const first = earliest();
          const taken = queue.takeDue(change.now);
          const isDue = first !== undefined && first <= change.now;
          expect(taken !== undefined).toBe(isDue);
          if (taken !== undefined) {
            expect(model.get(taken)).toBe(first);
            model.delete(taken);
          }
        }
        expect(queue.size).toBe(model.size);
        expect(queue.earliest).toBe(earliest());
        for (const [key, at] of model) expect(queue.dueAt(key)).toBe(at);
      }
    }),
  );
});
