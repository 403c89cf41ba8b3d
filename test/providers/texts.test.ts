import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from '../../main/providers/duration.ts';
import { parseHttpDate, parseIsoInstant, readNumber } from '../../main/providers/instant.ts';
import { parseJsonText } from '../../main/providers/json-text.ts';
import { readClaims } from '../../main/providers/jwt.ts';
import { mergePatch } from '../../main/providers/merge-patch.ts';
import { compileTemplate, presetVariable } from '../../main/providers/template.ts';
import { jwtOf } from './scripted-transport.ts';

describe('durations', () => {
  it.each([
    ['90s', 90_000],
    ['10m', 600_000],
    ['1h30m', 5_400_000],
    ['30d', 2_592_000_000],
    ['2w', 1_209_600_000],
    ['1.5h', 5_400_000],
    ['250ms', 250],
    ['0s', 0],
  ])('%s', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  it.each(['', '10', 'm', '10 m', '-5s', '1y', '5M', '1e3s', 'tens'])('refuses %j', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it('writes what it reads', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 366 * 86_400_000 }), (duration) => {
        expect(parseDuration(formatDuration(duration))).toBe(duration);
      }),
    );
    expect(formatDuration(5_400_000)).toBe('1h30m');
  });
});

describe('instants', () => {
  it.each([
    ['2026-11-21T10:00:00Z', '2026-11-21T10:00:00.000Z'],
    ['2026-11-21T10:00:00.5Z', '2026-11-21T10:00:00.500Z'],
    ['2026-11-21T10:00:00.123456789Z', '2026-11-21T10:00:00.123Z'],
    ['2026-11-21T11:30:00+01:30', '2026-11-21T10:00:00.000Z'],
    ['2026-11-21T11:30:00+0130', '2026-11-21T10:00:00.000Z'],
    ['2026-11-21 10:00:00', '2026-11-21T10:00:00.000Z'],
    ['2026-11-21T10:00:00.123456', '2026-11-21T10:00:00.123Z'],
    ['2026-11-21T10:00', '2026-11-21T10:00:00.000Z'],
    ['2026-11-21', '2026-11-21T00:00:00.000Z'],
  ])('%s', (text, expected) => {
    expect(new Date(parseIsoInstant(text) ?? 0).toISOString()).toBe(expected);
  });

  it.each(['tomorrow', '1763719200', '21.11.2026', '2026-13-40T00:00:00Z', '2026-11-21T10:00:00+99:99', ''])(
    'refuses %j',
    (text) => {
      expect(parseIsoInstant(text)).toBeUndefined();
    },
  );

  it('reads what Date writes, in whatever zone this machine is', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(1), max: new Date('2999-01-01'), noInvalidDate: true }), (date) => {
        expect(parseIsoInstant(date.toISOString())).toBe(date.getTime());
        expect(parseIsoInstant(date.toISOString().replace('Z', ''))).toBe(date.getTime());
        const whole = Math.floor(date.getTime() / 1_000) * 1_000;
        if (whole > 0) expect(parseHttpDate(date.toUTCString())).toBe(whole);
      }),
    );
  });

  it('reads numbers that are written as texts, and nothing else', () => {
    expect(readNumber('1763719200')).toBe(1_763_719_200);
    expect(readNumber(-1.5)).toBe(-1.5);
    for (const other of [
      '',
      '0x10',
      '1e9',
      ' 5',
      'NaN',
      Number.NaN,
      Number.POSITIVE_INFINITY,
      null,
      true,
      [],
    ]) {
      expect(readNumber(other)).toBeUndefined();
    }
  });
});

describe('JSON with places', () => {
  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.constantFrom(undefined, 1, '\t'), (text, indent) => {
        const value: unknown = JSON.parse(text);
        const pretty = JSON.stringify(value, null, indent);
        expect(parseJsonText(pretty)).toEqual({ ok: true, value });
      }),
    );
  });

  it('refuses what JSON.parse refuses, whatever the text', () => {
    const broken = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '}', '"', "'", '//', '\\'))
      .map(
        ([text, at, put]) =>
          text.slice(0, at % (text.length + 1)) + put + text.slice((at % (text.length + 1)) + 1),
      );
    fc.assert(
      fc.property(broken, (text) => {
        let isValid = true;
        try {
          JSON.parse(text);
        } catch {
          isValid = false;
        }
        const parsed = parseJsonText(text);
        // A name that comes twice is the one thing that JSON.parse takes and this does not.
        if (isValid && !parsed.ok) expect(parsed.problem.expected).toBe('each name once in an object');
        else expect(parsed.ok).toBe(isValid);
      }),
    );
  });

  it.each([
    [
      '{\n  "a": 1,\n}',
      { line: 3, column: 1, found: '} after a comma', expected: 'a name in double quotes', pointer: '' },
    ],
    ['{"a": {"b": [1 2]}}', { line: 1, column: 16, found: '2', expected: 'a comma or ]', pointer: '/a/b' }],
    ['{"a" 1}', { line: 1, column: 6, found: '1', expected: 'a colon after the name', pointer: '' }],
    [
      "{'a': 1}",
      { line: 1, column: 2, found: 'a single quote', expected: 'a name in double quotes', pointer: '' },
    ],
    ['{"a": // no\n1}', { line: 1, column: 7, found: 'a comment', expected: 'a value', pointer: '/a' }],
    ['{"a": True}', { line: 1, column: 7, found: 'True', expected: 'a value', pointer: '/a' }],
    ['{"a": 01}', { line: 1, column: 7, found: '01', expected: 'a value', pointer: '/a' }],
    ['{"a": "x\ny"}', { line: 1, column: 7, found: 'a text without end', pointer: '/a' }],
    [
      '{"a": 1, "a": 2}',
      { line: 1, column: 10, found: '"a" again', expected: 'each name once in an object' },
    ],
    ['{"a": 1', { line: 1, column: 8, found: 'the end of the text', expected: 'a comma or }' }],
    ['{"a": 1} x', { line: 1, column: 10, found: 'x', expected: 'the end of the text' }],
    ['', { line: 1, column: 1, found: 'the end of the text', expected: 'a JSON object' }],
  ])('%j', (text, problem) => {
    expect(parseJsonText(text)).toMatchObject({ ok: false, problem });
  });

  it('ends at nesting that no definition has', () => {
    expect(parseJsonText('['.repeat(100_000))).toMatchObject({ ok: false });
  });

  it('keeps a member called __proto__ an ordinary one', () => {
    const parsed = parseJsonText('{"__proto__": {"polluted": true}}');
    expect(parsed.ok && Object.getPrototypeOf(parsed.value)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('merge patches (RFC 7396)', () => {
  // The examples of RFC 7396, appendix A.
  it.each([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ a: 'b' }, ['c'], ['c']],
    [{ a: 'foo' }, null, null],
    [{ a: 'foo' }, 'bar', 'bar'],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('%j with %j', (target, patch, expected) => {
    expect(mergePatch(target, patch)).toEqual(expected);
  });
});

describe('templates', () => {
  const values: Readonly<Record<string, string>> = { name: 'Ada', path: 'a/b c' };
  const lookUp = (name: string) => values[name];

  it('fills in variables and leaves other braces alone', () => {
    expect(compileTemplate('Hello {name}, { myself { id } } {{name}} {}').fill(lookUp)).toBe(
      'Hello Ada, { myself { id } } {name} {}',
    );
    expect(compileTemplate('{path}/x').fill(lookUp, encodeURIComponent)).toBe('a%2Fb%20c/x');
    expect(compileTemplate('{name}{missing}').fill(lookUp)).toBeUndefined();
    expect(compileTemplate('{name} {{path}} {values.x}').variables).toEqual(['name', 'values.x']);
  });

  it('presets one variable and keeps the others, and what only looks like it', () => {
    expect(presetVariable('{instance}/{name}/{{instance}}', 'instance', 'https://a')).toBe(
      'https://a/{name}/{{instance}}',
    );
  });
});

describe('JWT', () => {
  it('reads claims, and nothing out of what is no JWT', () => {
    expect(readClaims(jwtOf({ exp: 5, name: 'Ädä' }))).toEqual({ exp: 5, name: 'Ädä' });
    for (const text of [
      '',
      'abc',
      'a.b',
      'a.b.c',
      `a.${Buffer.from('[1]').toString('base64url')}.c`,
      '..',
      'x.e30=.y',
    ]) {
      expect(readClaims(text)).toBeUndefined();
    }
    fc.assert(fc.property(fc.string(), (text) => void readClaims(text)));
  });
});
