import { z } from 'zod';
import { duration, headerName, pointer, sentence, urlPattern } from './text-schema.ts';

const scalar = z.union([z.string().max(500), z.number(), z.boolean(), z.null()], {
  error: 'a text, a number, true, false or null',
});

const jsonTest = z
  .union(
    [
      scalar,
      z.array(scalar).min(1).max(100),
      z.strictObject({ exists: z.boolean() }),
      z.strictObject({ not: z.union([scalar, z.array(scalar).min(1).max(100)]) }),
      z.strictObject({ contains: z.string().min(1).max(200) }),
    ],
    {
      error:
        'a value, a list of values, {"exists": true|false}, {"not": value or list} or {"contains": "text"}',
    },
  )
  .meta({
    id: 'jsonTest',
    description:
      'What the place must hold: a value, one of several, anything at all, something else, a text within.',
  });

/** Tests on a JSON document; all must hold. */
export const jsonCondition = z
  .record(pointer, jsonTest)
  .refine((tests) => Object.keys(tests).length > 0, { error: 'at least one pointer with its test' })
  .meta({ id: 'jsonCondition', description: 'Tests by pointer; all must hold.' });

const statusExpected = 'a status from 100 to 599, a class such as "4xx", or a list of them';

const oneStatus = z.union(
  [
    z.int({ error: statusExpected }).min(100, { error: statusExpected }).max(599, { error: statusExpected }),
    z.string({ error: statusExpected }).regex(/^[1-5]xx$/, { error: statusExpected }),
  ],
  { error: statusExpected },
);

const statusTest = z.union([oneStatus, z.array(oneStatus).min(1).max(20)], { error: statusExpected });

/** The failures that a reply can mean. */
export const failureMeaning = z.enum([
  'transient',
  'rate-limited',
  'session-expired',
  'evicted',
  'credentials-rejected',
  'challenge',
  'upstream-expired',
  'unrecognised',
  'misconfigured',
  'invalid-input',
  'not-allowed',
]);

export const failureRule = z
  .strictObject({
    status: statusTest.optional().describe('The HTTP status.'),
    header: z
      .record(headerName, z.union([z.literal(true), z.string().min(1).max(200)]))
      .optional()
      .describe('Headers that must be there (true) or hold the text.'),
    json: jsonCondition
      .optional()
      .describe('What the JSON of the reply must hold; never true for other replies.'),
    body: z
      .enum(['empty', 'html', 'not-json'])
      .optional()
      .describe('empty: nothing or {}. html: a page. not-json: neither JSON nor a page nor empty.'),
    url: urlPattern.optional().describe('Where the request ended up after redirects.'),
    means: failureMeaning,
    message: sentence
      .optional()
      .describe('What happened, for the person; there is a text for each failure already.'),
    advice: sentence
      .optional()
      .describe('What to do about it, for the person; there is a text for each failure already.'),
    wait: duration.optional().describe('rate-limited: how long to wait where the reply does not say.'),
  })
  .meta({ id: 'failureRule', description: 'What a reply means. The first rule that fits counts.' });

export const failureRules = z.array(failureRule).max(100);

export type FailureRule = z.output<typeof failureRule>;
