import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { activeIndex, listItems, type Move, moveTo } from '../../renderer/accounts/list-items.ts';
import type { Listing } from '../../renderer/state/selectors.ts';
import { accountId } from './account-fixture.ts';

const anyItems = fc.tuple(fc.nat({ max: 6 }), fc.nat({ max: 30 })).map(([needing, others]) =>
  listItems({
    needing: Array.from({ length: needing }, (_, number) => accountId(number)),
    others: Array.from({ length: others }, (_, number) => accountId(100 + number)),
    sections: [],
  }),
);
const anyMove = fc.constantFrom<Move>('next', 'previous', 'first', 'last', 'page-down', 'page-up');

describe('the lines of the list', () => {
  test('groups are named only where an account needs a person', () => {
    const headings = (needing: string[], others: string[]) =>
      listItems({ needing, others, sections: [] }).filter(({ kind }) => kind === 'heading');
    expect(headings([], ['a'])).toEqual([]);
    expect(headings(['a'], []).map(({ key }) => key)).toEqual(['needing']);
    expect(headings(['a'], ['b']).map(({ key }) => key)).toEqual(['needing', 'others']);
  });
});

describe('the keyboard', () => {
  test('always lands on an account, if there is one', () => {
    fc.assert(
      fc.property(
        anyItems,
        anyMove,
        fc.nat(),
        fc.integer({ min: 1, max: 20 }),
        (items, move, start, page) => {
          const from = activeIndex(items, undefined, items.length === 0 ? 0 : start % items.length);
          const to = from === undefined ? undefined : moveTo(items, from, move, page);
          if (items.length === 0) expect(from).toBeUndefined();
          else expect(items[to ?? -1]?.kind).toBe('account');
        },
      ),
    );
  });

  test('down and up again is where it was, except at the ends', () => {
    fc.assert(
      fc.property(anyItems, fc.nat(), (items, start) => {
        const from = activeIndex(items, undefined, items.length === 0 ? 0 : start % items.length);
        if (from === undefined || from === moveTo(items, 0, 'last', 1)) return;
        const down = moveTo(items, from, 'next', 1) ?? -1;
        expect(down).toBeGreaterThan(from);
        expect(moveTo(items, down, 'previous', 1)).toBe(from);
      }),
    );
  });

  test('stays with its account wherever that moves, and passes to the neighbour of one that is gone', () => {
    const before = listItems({ needing: [], others: ['a', 'b', 'c'], sections: [] });
    expect(activeIndex(before, 'b', 0)).toBe(1);
    const moved = listItems({ needing: ['b'], others: ['a', 'c'], sections: [] });
    expect(moved[activeIndex(moved, 'b', 1) ?? -1]?.key).toBe('b');
    const without = listItems({ needing: [], others: ['a', 'c'], sections: [] });
    expect(without[activeIndex(without, 'b', 1) ?? -1]?.key).toBe('c');
    const shorter = listItems({ needing: [], others: ['a'], sections: [] });
    expect(shorter[activeIndex(shorter, 'c', 2) ?? -1]?.key).toBe('a');
  });

  test('a page goes by as many lines as are seen', () => {
    const items = listItems({
      needing: [],
      others: Array.from({ length: 50 }, (_, number) => `${number}`),
      sections: [],
    });
    expect(moveTo(items, 10, 'page-down', 12)).toBe(22);
    expect(moveTo(items, 45, 'page-down', 12)).toBe(49);
    expect(moveTo(items, 10, 'page-up', 12)).toBe(0);
  });
});

test('of the top of a list, headings count what there is', () => {
  const counts = {
    accounts: 100,
    needing: 40,
    providers: [{ id: 'a', name: 'A', accounts: 70, needing: 30 }],
  };
  const headings = (listing: Listing) =>
    listItems(listing, counts).flatMap((item) => (item.kind === 'heading' ? [[item.group, item.count]] : []));
  expect(headings({ needing: ['1'], others: ['2'], sections: [] })).toEqual([
    ['needing', 40],
    ['others', 60],
  ]);
  expect(
    headings({ needing: ['1'], others: ['2'], sections: [{ providerId: 'a', name: 'A', count: 1 }] }),
  ).toEqual([
    ['needing', 40],
    ['provider', 40],
  ]);
});
