import { pluralIn } from '../plural.ts';

const plural = pluralIn('en');

/** The list of accounts and what is around it. */
export const accounts = {
  title: 'Accounts',
  all: 'All accounts',
  providers: 'Providers',
  views: 'Views',
  search: 'Search accounts',
  clearSearch: 'Clear search',
  add: 'Add account',
  refreshAll: 'Refresh all',
  refreshAllAccounts: 'Refresh all accounts',
  refreshing: (done: string, total: string) => `Refreshing ${done} of ${total}`,
  refreshingAll: 'Refreshing all accounts',
  cancelRefreshing: 'Cancel refreshing',
  count: (count: number, shown: string) => `${shown} ${plural(count, { one: 'account', other: 'accounts' })}`,
  needYou: (count: number, shown: string) => `${shown} ${plural(count, { one: 'needs', other: 'need' })} you`,
  others: (count: number, shown: string) => `${shown} ${plural(count, { one: 'other', other: 'others' })}`,
  noneMatch: (query: string) => `No account matches “${query}”.`,
  noneThere: 'No account here.',
  columns: {
    account: 'Account',
    status: 'Status',
    credits: 'Credits',
    refreshed: 'Refreshed',
    action: 'Action',
  },
  neverRefreshed: 'not yet',
  noCredits: '–',
  creditsUnknown: 'Credits unknown',
  creditsReadAt: (when: string) => `Read ${when}`,
  mending: {
    'sign-in': { name: 'Sign in', spoken: (label: string) => `Sign in again: ${label}` },
    'take-over': { name: 'Take over', spoken: (label: string) => `Take over: ${label}` },
    'try-again': { name: 'Try again', spoken: (label: string) => `Try again: ${label}` },
  },
  refreshOf: (label: string) => `Refresh ${label}`,
  refreshed: (count: number, shown: string) =>
    `Refreshed ${shown} ${plural(count, { one: 'account', other: 'accounts' })}.`,
  refreshedSome: (refreshed: string, total: string, failed: number, failedShown: string) =>
    `Refreshed ${refreshed} of ${total}; ${failedShown} ${plural(failed, { one: 'was', other: 'were' })} not.`,
  refreshedStopped: (done: string, total: string) => `Stopped after ${done} of ${total}.`,
} as const;
