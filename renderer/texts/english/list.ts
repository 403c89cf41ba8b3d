import { pluralIn } from '../plural.ts';

const plural = pluralIn('en');
const accounts = { one: 'account', other: 'accounts' } as const;

/** How the list is ordered, narrowed and worked on. */
export const list = {
  providerGroup: (name: string, shown: string) => `${name} · ${shown}`,
  trend: (change: string) => `${change} in 7 days`,
  method: {
    password: 'password',
    google: 'Google',
    oauth: 'OAuth',
    cookies: 'cookies',
    'api-key': 'API key',
    unknown: '',
  },
  options: 'Order and groups',
  sortBy: 'Sort by',
  sort: {
    name: 'Name',
    provider: 'Provider',
    status: 'Status',
    credits: 'Credits',
    expiry: 'End of the token',
    refreshed: 'Last refresh',
  },
  ascending: 'Ascending',
  descending: 'Descending',
  groupByProvider: 'Group by provider',
  filter: 'Filter',
  filterBy: (count: string) => `Filter, ${count} set`,
  byStatus: 'Status',
  byTag: 'Tag',
  byProvider: 'Provider',
  any: 'Any',
  standing: { 'needs-you': 'Needs you', waiting: 'Retrying or waiting', active: 'Active', paused: 'Paused' },
  withTag: (tag: string) => `#${tag}`,
  dropFilter: (name: string) => `Remove the filter ${name}`,
  dropFilters: 'Remove all filters',
  readingOthers: 'Reading the other accounts…',
  noneMatchFilters: 'No account matches these filters.',
  selected: (count: number, shown: string) =>
    `${shown} ${plural(count, { one: 'selected', other: 'selected' })}`,
  selectedAccounts: 'Selected accounts',
  selectAll: 'Select all',
  clearSelection: 'Clear selection',
  tag: 'Tags…',
  work: {
    pause: (done: string, total: string) => `Pausing ${done} of ${total}`,
    resume: (done: string, total: string) => `Resuming ${done} of ${total}`,
    tag: (done: string, total: string) => `Tagging ${done} of ${total}`,
  },
  workDone: {
    pause: (count: number, shown: string) => `Paused ${shown} ${plural(count, accounts)}.`,
    resume: (count: number, shown: string) => `Resumed ${shown} ${plural(count, accounts)}.`,
    tag: (count: number, shown: string) => `Changed the tags of ${shown} ${plural(count, accounts)}.`,
  },
  workFailed: (failed: number, shown: string) =>
    `${shown} ${plural(failed, { one: 'was', other: 'were' })} not changed.`,
  progress: 'Progress',
  tags: {
    title: (label: string) => `Tags of ${label}`,
    titleMany: (count: number, shown: string) => `Tags of ${shown} ${plural(count, accounts)}`,
    explanation: 'Words of your own to find accounts by. Blanks or commas stand between them.',
    explanationMany: 'A tag that only some have stays with those until you change it.',
    field: 'Tags',
    add: 'Add tags',
    none: 'No tags yet.',
    some: (count: string, total: string) => `on ${count} of ${total}`,
    confirm: 'Keep tags',
    busy: 'Keeping…',
    wrong: 'A tag has no more than 40 signs.',
  },
} as const;
