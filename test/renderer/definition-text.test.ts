import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { builtInDefinitions, findBuiltIn } from '../../main/providers/built-in.ts';
import { checkDefinition } from '../../main/providers/definition-check.ts';
import { asOwn, definitionIn, placeOfPointer } from '../../renderer/teach/definition-text.ts';
import { readField, writeField } from '../../renderer/teach/field-values.ts';
import { shownGroups, type TeachField, teachGroups } from '../../renderer/teach/fields.ts';
import { placed, problemsByField } from '../../renderer/teach/problem-places.ts';
import { type TemplateName, templates, templateText } from '../../renderer/teach/templates.ts';

const names = Object.keys(templates) as TemplateName[];
const fieldAt = (path: string): TeachField => {
  const found = teachGroups.flatMap(({ fields }) => fields).find((field) => field.path.join('/') === path);
  if (!found) throw new Error(`there is no field ${path}`);
  return found;
};

/** What the engine says of a text, with places. */
const mistakes = (text: string) => placed(text, checkDefinition(text).problems);

describe('a template', () => {
  test.each(names)('%s is a definition without mistakes', (name) => {
    expect(checkDefinition(templateText(name)).problems).toEqual([]);
  });
});

test('a built-in definition begins one of one’s own under an id of its own', () => {
  const [id] = builtInDefinitions.keys();
  const text = JSON.stringify(findBuiltIn(id ?? ''), null, 2);
  const own = asOwn(text);
  expect(checkDefinition(own)).toMatchObject({ id: `my-${id}`, problems: [] });
  expect(own.replace(`my-${id}`, id ?? '')).toBe(text);
});

describe('the form', () => {
  const textField = fc.constantFrom(
    ...teachGroups.flatMap(({ fields }) => fields).filter(({ kind }) => kind === 'text' || kind === 'lines'),
  );
  const line = fc
    .string({ minLength: 1, maxLength: 40 })
    .map((text) => text.trim())
    .filter((text) => text !== '' && !/[\n\r]/.test(text));

  test('writes what is typed where it belongs, and nothing elsewhere', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), textField, line, (name, field, typed) => {
        const before = templateText(name);
        const after = writeField(before, field, definitionIn(before), typed);
        expect(JSON.parse(after)).toEqual(definitionIn(after));
        expect(readField(field, definitionIn(after))).toEqual({ shown: typed, outside: false });
        const undone = writeField(after, field, definitionIn(after), '');
        expect(readField(field, definitionIn(undone)).shown).toBe('');
        for (const other of teachGroups.flatMap(({ fields }) => fields)) {
          const isApart =
            !other.path.join('/').startsWith(field.path.join('/')) &&
            !field.path.join('/').startsWith(other.path.join('/'));
          if (!isApart || other.kind === 'flag') continue;
          expect(readField(other, definitionIn(after))).toEqual(readField(other, definitionIn(before)));
        }
      }),
    );
  });

  test('keeps what else was written as it was written', () => {
    const text =
      '{\n    "format": 1, "id": "x",\n    "name": "Old",\n    "domains": ["a.example" , "b.example"]\n}\n';
    expect(writeField(text, fieldAt('name'), definitionIn(text), 'New')).toBe(text.replace('Old', 'New'));
  });

  test('makes an object of a mere URL before it adds a body to the request', () => {
    const text = '{"renewal": {"by": "refresh", "request": "https://a.example/refresh"}}';
    const after = writeField(
      text,
      fieldAt('renewal/request/json'),
      definitionIn(text),
      'refresh: {refreshToken}',
    );
    expect(JSON.parse(after).renewal.request).toEqual({
      url: 'https://a.example/refresh',
      json: { refresh: '{refreshToken}' },
    });
    expect(readField(fieldAt('renewal/request'), definitionIn(after)).shown).toBe(
      'https://a.example/refresh',
    );
  });

  test('says of what it has no room for that it stands on the other side, and offers what a way in needs once it is there', () => {
    const text = '{"tokens": {"accessToken": ["/a", "/b"]}, "signIn": {}}';
    expect(readField(fieldAt('tokens/accessToken'), definitionIn(text)).outside).toBe(true);
    const shows = (written: string) =>
      shownGroups(definitionIn(written)).flatMap(({ fields }) => fields.map(({ path }) => path.join('/')));
    expect(shows(text)).not.toContain('signIn/cookies/hint');
    const after = writeField(text, fieldAt('signIn/cookies'), definitionIn(text), 'on');
    expect(shows(after)).toContain('signIn/cookies/hint');
    expect(JSON.parse(writeField(after, fieldAt('signIn/cookies'), definitionIn(after), '')).signIn).toEqual(
      {},
    );
  });
});

describe('a mistake', () => {
  test('has its place in the text, and its field', () => {
    const text = templateText('jwt').replace('"/id"', '7').replace('"my-api"', '"My API"');
    const problems = mistakes(text);
    expect(problems.map(({ pointer, place }) => [pointer, text.split('\n')[place.line - 1]?.trim()])).toEqual(
      [
        ['/id', '"id": "My API",'],
        ['/identity/subject', '"subject": 7,'],
      ],
    );
    const fields = [...problemsByField(definitionIn(text), problems).keys()];
    expect(fields.map(({ path }) => path.join('/'))).toEqual(['id', 'identity/subject']);
  });

  test('of the writing itself stands where the text stops being JSON', () => {
    const [problem] = mistakes('{\n  "format": 1,\n  // a comment\n}');
    expect(problem?.place).toMatchObject({ line: 3, column: 3, offset: 19 });
  });

  test('about what is missing is shown at what it is missing in', () => {
    const text =
      '{\n  "format": 1,\n  "id": "x",\n  "name": "X",\n  "signIn": {"token": {}},\n  "renewal": {"by": "refresh"}\n}';
    const [problem] = mistakes(text);
    expect(problem).toMatchObject({ pointer: '/renewal/request', place: { line: 6 } });
    expect(
      [...problemsByField(definitionIn(text), mistakes(text)).keys()].map(({ path }) => path.join('/')),
    ).toEqual(['renewal/request']);
  });

  test('is found in any text without an error', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, pointer) => {
        const { offset, line, column } = placeOfPointer(text, `/${pointer}`);
        expect(offset).toBeLessThanOrEqual(text.length);
        expect(line).toBeGreaterThan(0);
        expect(column).toBeGreaterThan(0);
      }),
    );
  });
});
