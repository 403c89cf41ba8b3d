import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shownEntries, timelineWords } from '../../renderer/account/timeline-words.ts';
import { secondLine } from '../../renderer/accounts/account-words.ts';
import { hueOf, lettersOf } from '../../renderer/parts/monogram.tsx';
import { readMemory, readSignIn } from '../../renderer/sign-in/read-form.ts';
import { createTicker } from '../../renderer/state/ticker.ts';
import { account } from './account-fixture.ts';

describe('the monogram', () => {
  test.each([
    ['PixVerse', 'PV'],
    ['GitHub', 'GH'],
    ['Suno', 'S'],
    ['Playground API', 'PA'],
    ['JWT API', 'JA'],
    ['my own site', 'MO'],
    ['éclair', 'É'],
    ['', ''],
  ])('%s is %s', (name, letters) => {
    expect(lettersOf(name)).toBe(letters);
  });

  test('its colour depends on the id alone, and is the one it always was', () => {
    expect([hueOf('pixverse'), hueOf('github'), hueOf('suno')]).toEqual([45, 30, 150]);
    fc.assert(
      fc.property(fc.string(), (id) => {
        expect(hueOf(id)).toBe(hueOf(id));
        expect(hueOf(id) % 15).toBe(0);
        expect(hueOf(id)).toBeLessThan(360);
      }),
    );
  });
});

describe('the second line of a row', () => {
  test('says the identity only where the label does not', () => {
    expect(secondLine(account(1))).toBe('PixVerse · password');
    expect(secondLine(account(1, { identity: { subject: '1', email: 'a@b.example' } }))).toBe(
      'PixVerse · a@b.example · password',
    );
    expect(secondLine(account(1, { instance: 'https://git.example.org/base' }))).toBe(
      'PixVerse · git.example.org · password',
    );
  });
});

describe('the timeline', () => {
  test('says who did it unless Latchkey did', () => {
    expect(timelineWords({ type: 'refreshed', actor: 'refresher' })).toBe('Refreshed');
    expect(timelineWords({ type: 'signed-in', actor: 'user' })).toBe('Signed in by you');
    expect(timelineWords({ type: 'handed-out', actor: 'tool' })).toBe('Token handed out by a tool');
  });

  test('leaves out beginnings that have come to an end', () => {
    const entry = (at: number, type: string) => ({ at, type, actor: 'refresher' as const });
    const types = (...given: ReturnType<typeof entry>[]) => shownEntries(given).map(({ type }) => type);
    expect(types(entry(1, 'refresh-started'), entry(2, 'refreshed'), entry(3, 'credits-read'))).toEqual([
      'credits-read',
      'refreshed',
    ]);
    expect(types(entry(2, 'refresh-started'), entry(1, 'signed-in'))).toEqual([
      'refresh-started',
      'signed-in',
    ]);
  });

  test('an event of a newer engine is told by its own name', () => {
    expect(timelineWords({ type: 'moon-landed', actor: 'refresher' })).toBe('Moon landed');
  });
});

describe('a form of a sign-in', () => {
  const form = (fields: Record<string, string>) => {
    const data = new FormData();
    for (const [name, value] of Object.entries(fields)) data.set(name, value);
    return data;
  };

  test('keeps the space in a password, and drops it around everything else', () => {
    const typed = form({ username: ' ada ', password: ' p w ', remember: 'on' });
    expect(readSignIn(typed, 'password', 'one')).toEqual({
      attemptId: 'one',
      way: 'password',
      credential: { username: 'ada', password: ' p w ' },
      remember: true,
    });
  });

  test('an unticked box means: do not store the password', () => {
    expect(readSignIn(form({ username: 'a', password: 'b' }), 'password', 'one').remember).toBe(false);
    expect(readSignIn(form({}), 'chrome', 'one')).toEqual({ attemptId: 'one', way: 'chrome' });
  });

  test('what is kept for the next try is never a secret', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 20 }), fc.string({ minLength: 20 }), (password, pasted) => {
        const kept = readMemory(form({ username: 'ada', label: ' Mine ', password, pasted }));
        expect(kept).toEqual({ username: 'ada', label: 'Mine' });
      }),
    );
  });
});

describe('the ticker', () => {
  test('runs only while someone listens, and moves only with a tick', () => {
    let time = 0;
    let running: (() => void) | undefined;
    const ticker = createTicker({
      now: () => time,
      every: (_, callback) => {
        running = callback;
        return () => {
          running = undefined;
        };
      },
    });
    const heard: number[] = [];
    const end = ticker.subscribe(() => heard.push(ticker.now()));
    const endOther = ticker.subscribe(() => undefined);
    time = 1_500;
    expect(ticker.now()).toBe(0);
    running?.();
    expect(heard).toEqual([1_500]);
    end();
    expect(running).toBeDefined();
    endOther();
    expect(running).toBeUndefined();
  });
});
