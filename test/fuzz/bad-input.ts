import fc from 'fast-check';
import { builtInDefinitions } from '../../main/providers/built-in.ts';

/** Long enough to be told from chance: whatever is in the input must not be in an error. */
export const secretMark = 'sEcReT-mArK-7f3a';

/** Any JSON value, with texts that have broken programs before, and secrets. */
export const anyJson: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom<unknown>(
    ...[null, [], {}, '', '\u0000', '__proto__', '../../etc/passwd', '\ud800', Number.MAX_SAFE_INTEGER, -0],
    ...[
      { __proto__: { admin: true } },
      { constructor: 1 },
      [[[[[[[[]]]]]]]],
      'a'.repeat(100_000),
      secretMark,
    ],
  ),
);

/** A text that is nearly what it should be: some pieces removed, doubled, exchanged or made up. */
export function nearly(texts: readonly string[]): fc.Arbitrary<string> {
  const edit = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.integer({ min: 0, max: 40 }),
    instead: fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '',
        '"',
        '{',
        '}',
        '[',
        ']',
        ',',
        '\\',
        '\n',
        '\t',
        '\u0000',
        '1e999',
        'null',
        secretMark,
      ),
    ),
  });
  return fc
    .tuple(fc.constantFrom(...texts), fc.array(edit, { minLength: 1, maxLength: 4 }))
    .map(([text, edits]) =>
      edits.reduce((changed, { at, length, instead }) => {
        const place = Math.floor(at * changed.length);
        return changed.slice(0, place) + instead + changed.slice(place + length);
      }, text),
    );
}

/** Definitions of providers as somebody may write them. */
export const anyDefinition: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 4,
    arbitrary: nearly(Array.from(builtInDefinitions.values(), (definition) => JSON.stringify(definition))),
  },
  { weight: 1, arbitrary: anyJson.map((value) => JSON.stringify(value) ?? '') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
);

const cookie = {
  domain: '.example.com',
  name: 'session',
  value: secretMark,
  path: '/',
  expires: 1_900_000_000,
};
const exports = [
  `# Netscape HTTP Cookie File\n.example.com\tTRUE\t/\tTRUE\t1900000000\tsession\t${secretMark}\n`,
  JSON.stringify([cookie, { ...cookie, name: 'other', sameSite: 'lax' }]),
  JSON.stringify({ cookies: [cookie], origins: [{ origin: 'https://example.com', localStorage: [] }] }),
  JSON.stringify({
    log: { version: '1.2', entries: [{ request: { url: 'https://example.com/', cookies: [cookie] } }] },
  }),
  `name,url,username,password\nexample,https://example.com,ann,${secretMark}\n`,
  `session=${secretMark}; other=1`,
  `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.${secretMark}`,
];

/** What somebody may paste or import. */
export const anyExport: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: nearly(exports) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 400 }) },
);

/** Requests as they come over a socket, from nearly right to noise. */
export function anyRequest(host: string): fc.Arbitrary<string> {
  const whole = [
    `POST /api/engine.status HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}`,
    `GET /api/events HTTP/1.0\r\nhost: ${host}\r\nauthorization: Bearer ${secretMark}\r\n\r\n`,
    `GET /metrics HTTP/1.0\r\nhost: ${host}\r\n\r\n`,
    `GET /open?code=${secretMark} HTTP/1.0\r\nhost: ${host}\r\n\r\n`,
    `POST /api/tokens.get HTTP/1.1\r\nhost: ${host}\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n5\r\n{"id"\r\n0\r\n\r\n`,
  ];
  return fc.oneof(
    { weight: 4, arbitrary: nearly(whole) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  );
}

/** Links that a page may open the app with. */
export const anyLink: fc.Arbitrary<string> = nearly([
  'latchkey://open',
  'latchkey://account/0b0e7a52-93d2-4c5e-9f3b-1f2d3c4b5a69',
  `latchkey://oauth/callback?code=${secretMark}&state=x`,
  `app.latchkey.desktop:/oauth/callback?code=${secretMark}`,
]);

/** Arguments of the command. None of them starts something that stays, or works on another profile. */
export const anyArguments: fc.Arbitrary<string[]> = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...[
          'list',
          'show',
          'token',
          'refresh',
          'rename',
          'remove',
          'pause',
          'provider',
          'check',
          'vault',
          'use',
          'status',
        ],
        ...[
          'audit',
          'verify',
          'export',
          'settings',
          'set',
          'get',
          'credits',
          'import',
          'add',
          '--json',
          '--help',
          '--all',
        ],
        ...[
          '--yes',
          '--limit',
          '--min-valid',
          '5m',
          '-1',
          'appearance.theme',
          'dark',
          '--',
          '-',
          '--way',
          'password',
          secretMark,
        ],
      ),
      fc.string({ maxLength: 12 }),
    ),
    { maxLength: 5 },
  )
  .filter((given) =>
    given.every((text) => !/^--?(p|o)|daemon|demo|open|service|backup|call|tool|site/.test(text)),
  );

/** Bytes that are nearly those of a file, or nothing like them. */
export function nearlyBytes(whole: Buffer): fc.Arbitrary<Buffer> {
  const changed = fc
    .array(fc.tuple(fc.nat(Math.max(0, whole.length - 1)), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 6,
    })
    .map((changes) => {
      const copy = Buffer.from(whole);
      for (const [at, value] of changes) copy[at] = value;
      return copy;
    });
  const cut = fc.nat(whole.length).map((length) => whole.subarray(0, length));
  const noise = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
  return fc.oneof(changed, cut, noise);
}
