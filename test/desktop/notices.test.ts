import { describe, expect, test } from 'vitest';
import { isQuiet, planNotice } from '../../main/desktop/notices.ts';
import { account, failure } from './shapes.ts';

describe('what is told', () => {
  const bot = account({
    label: 'bot',
    status: 'needs-sign-in',
    failure: failure(),
    providerName: 'PixVerse',
  });
  const ops = account({ label: 'ops', status: 'in-use-elsewhere' });
  const fine = account({ label: 'fine' });

  test('names a single account with what happened and what to do', () => {
    expect(planNotice([bot, fine], [], false).notice).toEqual({
      title: 'bot needs you',
      body: 'PixVerse: The session is over. Sign in again.',
      accountId: bot.id,
    });
  });

  test('groups several, and names three at most', () => {
    expect(planNotice([bot, ops], [], false).notice).toEqual({
      title: '2 accounts need you',
      body: 'bot, ops',
    });
    const many = Array.from({ length: 5 }, (_, index) =>
      account({ label: `n${index}`, status: 'needs-sign-in' }),
    );
    expect(planNotice(many, [], false).notice).toEqual({
      title: '5 accounts need you',
      body: 'n0, n1, n2 and 2 more',
    });
  });

  test('is told once, until the trouble was over', () => {
    const first = planNotice([bot], [], false);
    expect(planNotice([bot], first.told, false).notice).toBeUndefined();
    const mended = planNotice([{ ...bot, status: 'active' }], first.told, false);
    expect(mended).toEqual({ notice: undefined, told: [] });
    expect(planNotice([bot], mended.told, false).notice).toBeDefined();
  });

  test('only what is new is told of beside what was told', () => {
    const first = planNotice([bot], [], false);
    expect(planNotice([bot, ops], first.told, false).notice?.title).toBe('ops needs you');
  });

  test('what comes up in quiet hours is told after them', () => {
    const quiet = planNotice([bot], [], true);
    expect(quiet).toEqual({ notice: undefined, told: [] });
    expect(planNotice([bot], quiet.told, false).notice).toBeDefined();
  });

  test('paused accounts need nobody', () => {
    expect(planNotice([{ ...bot, paused: true }], [], false)).toEqual({ notice: undefined, told: [] });
  });

  const low = account({
    label: 'films',
    providerName: 'PixVerse',
    credits: { total: 12, parts: {}, unit: 'credits', readAt: 0 },
    lowCredits: 50,
  });

  test('low credits are told once each time they fall under the amount', () => {
    const first = planNotice([low, fine], [], false);
    expect(first.notice).toEqual({
      title: 'films is low on credits',
      body: 'PixVerse: 12 credits left, under your 50.',
      accountId: low.id,
    });
    const lower = { ...low, credits: { total: 3, parts: {}, unit: 'credits', readAt: 1 } };
    expect(planNotice([lower], first.told, false).notice).toBeUndefined();
    const { lowCredits: _lowCredits, ...filled } = low;
    const over = planNotice([filled], first.told, false);
    expect(over).toEqual({ notice: undefined, told: [] });
    expect(planNotice([low], over.told, false).notice?.title).toBe('films is low on credits');
  });

  test('low credits come after what needs a person', () => {
    expect(planNotice([low, bot], [], false).notice?.body).toBe(
      'PixVerse: The session is over. Sign in again. 1 low on credits.',
    );
    expect(planNotice([low, { ...low, id: bot.id }], [], false).notice?.title).toBe(
      '2 accounts are low on credits',
    );
    expect(planNotice([low, bot, ops], [], false).notice).toEqual({
      title: '2 accounts need you',
      body: 'bot, ops. 1 low on credits.',
    });
  });
});

describe('quiet hours', () => {
  const overNight = { on: true, quiet: true, quietFrom: '22:30', quietTo: '07:00' };
  const byDay = { ...overNight, quietFrom: '09:00', quietTo: '17:15' };

  test.each([
    [overNight, '23:00', true],
    [overNight, '22:29', false],
    [overNight, '22:30', true],
    [overNight, '06:59', true],
    [overNight, '07:00', false],
    [byDay, '09:00', true],
    [byDay, '17:14', true],
    [byDay, '17:15', false],
    [{ ...overNight, quietTo: '22:30' }, '22:30', false],
    [{ ...overNight, quiet: false }, '23:00', false],
    [{ ...overNight, on: false, quiet: false }, '12:00', true],
  ])('%o at %s: %s', (settings, time, expected) => {
    expect(isQuiet(settings, new Date(`2026-03-01T${time}:00`))).toBe(expected);
  });
});
