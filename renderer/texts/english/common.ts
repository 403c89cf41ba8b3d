import type { TimeWords } from '../times.ts';

/** Words that every screen uses. */
export const common = {
  appName: 'Latchkey',
  cancel: 'Cancel',
  close: 'Close',
  back: 'Back',
  tryAgain: 'Try again',
  dismiss: 'Dismiss',
  cause: 'Technical cause',
  notifications: 'Messages',
  optional: 'optional',
  copied: 'Copied',
  notCopied: 'Not copied',
} as const;

export const time: TimeWords = {
  now: 'now',
  justNow: 'just now',
  seconds: (count) => `${count} s`,
  minutes: (count) => `${count} min`,
  hours: (count) => `${count} h`,
  days: (count) => (count === '1' ? '1 day' : `${count} days`),
  ahead: (amount) => `in ${amount}`,
  ago: (amount) => `${amount} ago`,
  today: 'today',
  tomorrow: 'tomorrow',
  onDay: (day) => `on ${day}`,
};
