import { expect, test } from 'vitest';
import { httpStatusOf } from '../../main/api/router.ts';
import { type FailureKind, fail, type VaultProblem } from '../../main/engine/failure.ts';
import { failureWords, worded } from '../../renderer/status/failure-words.ts';
import { english } from '../../renderer/texts/english.ts';
import { german } from '../../renderer/texts/german.ts';
import { failureData } from './account-fixture.ts';
import { readSourceSentences } from './source-sentences.ts';

const kinds = Object.keys(httpStatusOf) as FailureKind[];
const vaultProblems = Object.keys({
  'app-locked': true,
  ...{ locked: true, missing: true, denied: true, hanging: true },
  ...{ damaged: true, 'newer-format': true, full: true },
} satisfies Record<VaultProblem, true>) as VaultProblem[];

const failures = [
  ...kinds.map((kind) => failureData(fail(kind, 'A sentence that no catalogue has.').failure)),
  ...vaultProblems.map((vault) =>
    failureData(fail('vault-unavailable', 'A sentence that no catalogue has.', { vault }).failure),
  ),
];

const source = readSourceSentences();
const { sentences } = german.failures;

/** Rooms whose sentences no window shows: they are said in a terminal, to a tool, or to the Playground's own clients. */
const unheard = /^main\/(command|companion|host\/service|playground)\/|^main\/(cli|daemon)\.ts$/;

/** What is said to programs only, and what is put together of sentences that are known by themselves. */
const notLookedUp = [
  '{}.',
  '{}: {}.',
  'it is too long',
  'The caller went away.',
  'There is no such procedure.',
  'A window may not ask for this.',
  'Only the window of Latchkey may ask this.',
];

test('every failure of the closed set has its words in English as the engine says them, and in German', () => {
  expect(Object.keys(english.failures.kinds).sort()).toEqual([...kinds].sort());
  expect(Object.keys(english.failures.vault).sort()).toEqual([...vaultProblems].sort());
  for (const failure of failures) {
    expect(failureWords(failure, english)).toBe(failure);
    const inEnglish = failureWords(failure, { ...english, language: 'xx' });
    expect({ safe: inEnglish.safe, act: inEnglish.act }).toEqual({ safe: failure.safe, act: failure.act });
    const inGerman = failureWords(failure, german);
    for (const part of ['what', 'safe', 'act'] as const) {
      expect(inGerman[part], `${failure.kind} ${failure.vault}: ${part}`).not.toBe(inEnglish[part]);
      expect(inGerman[part]).toMatch(/^[A-ZÄÖÜ].*\.$/);
    }
    // What is said in general only, the engine's sentence says below.
    expect(inGerman.original).toBe(failure.what);
  }
});

test('a sentence with values is said with them in German; what the window itself says stays', () => {
  const failure = failureData(
    fail('identity-mismatch', 'The sign-in was as ada@a.example, but this account is bo@a.example.').failure,
  );
  expect(failureWords(failure, german)).toEqual({
    what: 'Angemeldet wurde ada@a.example, aber dieses Konto ist bo@a.example.',
    safe: 'Das Konto hier ist unverändert.',
    act: 'Melde dich mit dem Konto an, das erneuert wird, oder füge das andere neu hinzu.',
  });
  const own = worded(failure, 'Zwei blieben unverändert.');
  expect(failureWords(own, german).what).toBe('Zwei blieben unverändert.');
});

test('the failure of a newer engine is said as it came', () => {
  const failure = { ...failureData(fail('transient', 'New.').failure), kind: 'eaten-by-a-dog' };
  expect(failureWords(failure, german)).toMatchObject({ what: 'New.', safe: failure.safe, act: failure.act });
});

test('every sentence that a window hears is known in German', () => {
  const unknown = [...source]
    .filter(([, files]) => files.some((file) => !unheard.test(file)))
    .map(([sentence]) => sentence)
    .filter((sentence) => !Object.hasOwn(sentences, sentence) && !notLookedUp.includes(sentence));
  expect(unknown.sort()).toEqual([]);
});

test('German has no sentence that nothing says any more, and keeps the values of those it has', () => {
  // Sentences that are put together, as the code puts them together, and advice.
  const puzzled =
    /^Update Latchkey, then|^\{\}: (another|it|the|access)|^\{\} (cannot answer|asks|has ended|does not a)|^The (account is in use elsewhere, and|sign-in at the identity)/;
  const gone = Object.keys(sentences).filter((sentence) => !source.has(sentence) && !puzzled.test(sentence));
  expect(gone).toEqual([]);
  for (const [sentence, words] of Object.entries(sentences)) {
    // Which file it was is not what a person can do something about.
    if (sentence.startsWith('{}: ')) continue;
    const values = sentence.split('{}').length - 1;
    const used = [...words.matchAll(/\{(\d)\}/g)].map(([, place]) => Number(place));
    expect([...new Set(used)].sort(), sentence).toEqual(
      Array.from({ length: values }, (_, index) => index + 1),
    );
  }
});
