import { pluralIn } from '../plural.ts';

const plural = pluralIn('en');

/** The screen that tells how everything stands. */
export const overview = {
  title: 'Overview',
  needing: 'What needs you',
  nothingNeeds: 'Nothing needs you. Everything refreshes by itself.',
  showAll: (count: string) => `Show all ${count}`,
  credits: 'Credits',
  creditsOf: (count: number, shown: string) =>
    `of ${shown} ${plural(count, { one: 'account', other: 'accounts' })}`,
  noCredits: 'No account has told its credits yet.',
  provider: 'Provider',
  accounts: 'Accounts',
  total: 'Together',
  day: 'The next 24 hours',
  dayTotal: (count: number, shown: string) =>
    `${shown} ${plural(count, { one: 'refresh', other: 'refreshes' })} planned`,
  nothingPlanned: 'No refresh is planned.',
  hour: (from: string, to: string) => `${from} to ${to}`,
  refreshes: (count: number, shown: string) =>
    `${shown} ${plural(count, { one: 'refresh', other: 'refreshes' })}`,
  now: 'now',
  failures: 'The last failures',
  noFailures: 'None that is remembered.',
  failuresNotRead: 'The log could not be read.',
  removed: 'a removed account',
  health: 'How well sessions are kept',
  healthSince: (when: string) => `since ${when}`,
  renewed: 'Renewed',
  failed: 'Failed',
  handedOut: 'Handed out',
  unreadable: (count: number, shown: string) =>
    `${shown} saved ${plural(count, { one: 'session', other: 'sessions' })} could not be opened`,
  /** Why tries failed, in a word or two. */
  kinds: {
    transient: 'no answer',
    'rate-limited': 'asked to wait',
    'session-expired': 'session ended',
    evicted: 'in use elsewhere',
    'credentials-rejected': 'password rejected',
    challenge: 'asked for a check',
    'upstream-expired': 'identity provider ended it',
    unrecognised: 'unknown answer',
    misconfigured: 'definition',
    'vault-unavailable': 'keychain',
    'storage-unavailable': 'disk',
    unexpected: 'unexpected',
  },
} as const;
