import { pluralIn } from '../plural.ts';

const plural = pluralIn('en');
const accounts = { one: 'account', other: 'accounts' } as const;

/** Reading credits, being told of low ones, and taking them along. */
export const credits = {
  readAll: 'Read all credits',
  reading: (done: string, total: string) => `Reading credits ${done} of ${total}`,
  readingAll: 'Reading all credits',
  waiting: (provider: string, until: string) => `${provider} asked us to wait until ${until}`,
  cancel: 'Stop reading credits',
  done: (count: number, shown: string) => `Read the credits of ${shown} ${plural(count, accounts)}.`,
  doneSome: (shown: string, total: string, failed: number, shownFailed: string) =>
    `Read the credits of ${shown} of ${total} accounts; ${shownFailed} ${plural(failed, { one: 'was', other: 'were' })} not read.`,
  stopped: (shown: string, total: string) => `Stopped after ${shown} of ${total} accounts.`,
  exportAll: 'Save the history as CSV',
  fileName: (day: string) => `latchkey-credits-${day}.csv`,
  saved: 'The history of credits is saved.',
  low: 'Low on credits',
  lowCount: (count: number, shown: string) => `${shown} ${plural(count, accounts)} low on credits`,
  under: (alert: string) => `under your ${alert}`,
  isLow: (label: string, left: string, alert: string) =>
    `${label} is low on credits: ${left} left, under your ${alert}.`,
  tell: 'Tell me when under',
  never: 'never',
  alerts: 'Low credits',
  alertsLine:
    'Tell me when an account’s credits fall under an amount. An account can have one of its own, in its details.',
  alertOf: (provider: string) => `${provider}: tell me when under`,
  claim: (name: string) => `Get ${name.toLowerCase()}`,
  claiming: 'Asking…',
  claimed: (label: string, amount: string) => `${label} has ${amount} now.`,
} as const;
