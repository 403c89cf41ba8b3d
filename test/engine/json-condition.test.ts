import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JsonCondition, jsonHolds } from '../../main/engine/json-condition.ts';
import { formatPointer, parsePointer, readPointer } from '../../main/engine/json-pointer.ts';

describe('pointers (RFC 6901)', () => {
  // The document and the pointers of RFC 6901, section 5.
  const document = {
    foo: ['bar', 'baz'],
    '': 0,
    'a/b': 1,
    'c%d': 2,
    'e^f': 3,
    'g|h': 4,
    'i\\j': 5,
    'k"l': 6,
    ' ': 7,
    'm~n': 8,
  };

  it.each([
    ['', document],
    ['/foo', ['bar', 'baz']],
    ['/foo/0', 'bar'],
    ['/', 0],
    ['/a~1b', 1],
    ['/c%d', 2],
    ['/e^f', 3],
    ['/g|h', 4],
    ['/i\\j', 5],
    ['/k"l', 6],
    ['/ ', 7],
    ['/m~0n', 8],
    ['/foo/2', undefined],
    ['/foo/-', undefined],
    ['/foo/00', undefined],
    ['/foo/length', undefined],
    ['/constructor', undefined],
    ['/nowhere/deep', undefined],
  ])('%s', (pointer, expected) => {
    expect(readPointer(document, parsePointer(pointer) ?? ['no pointer'])).toEqual(expected);
  });

  it.each(['foo', '/a~2', '/~', 'a/b'])('refuses %j', (pointer) => {
    expect(parsePointer(pointer)).toBeUndefined();
  });

  it('writes what it reads', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (tokens) => {
        expect(parsePointer(formatPointer(tokens))).toEqual(tokens);
      }),
    );
  });
});

describe('conditions on JSON', () => {
  const document = { code: 10003, name: 'Ada', gone: null, list: [{ ok: true }] };
  const cases: readonly (readonly [JsonCondition, boolean])[] = [
    [{ '/code': 10003 }, true],
    [{ '/code': '10003' }, false],
    [{ '/code': [10001, 10003] }, true],
    [{ '/code': { not: 0 } }, true],
    [{ '/code': { not: [0, 10003] } }, false],
    [{ '/missing': { not: 0 } }, false],
    [{ '/name': { contains: 'AD' } }, true],
    [{ '/name': { contains: 'x' } }, false],
    [{ '/code': { contains: '1' } }, false],
    [{ '/gone': { exists: false } }, true],
    [{ '/gone': null }, true],
    [{ '/missing': { exists: false } }, true],
    [{ '/missing': null }, false],
    [{ '/list/0/ok': true, '/name': 'Ada' }, true],
    [{ '/list/0/ok': true, '/name': 'Eve' }, false],
    [{ 'no pointer': 'Ada' }, false],
    [{}, true],
  ];

  it.each(cases)('%j: %s', (condition, expected) => {
    expect(jsonHolds(condition, document)).toBe(expected);
  });

  it('holds for nothing but absence where there is no document', () => {
    expect(jsonHolds({ '/a': { exists: false } }, undefined)).toBe(true);
    expect(jsonHolds({ '/a': 1 }, undefined)).toBe(false);
  });
});
