import { pluralIn } from '../plural.ts';

const plural = pluralIn('en');
const accounts = (count: number, shown: string) =>
  `${shown} ${plural(count, { one: 'account', other: 'accounts' })}`;

/** Backups: making them, looking into them, restoring them. */
export const backup = {
  headline: 'One encrypted file with everything.',
  line: 'Accounts, sessions, passwords, credits over time, your own definitions, and your settings. Only your passphrase opens it, on any computer, even without Latchkey.',
  make: 'Make a backup…',
  makeTitle: 'Make a backup',
  makeLine:
    'Choose a passphrase for the file. Nobody can recover it: without it the backup is of no use, to anyone.',
  makeConfirm: 'Make backup',
  makeBusy: 'Sealing everything…',
  made: (count: number, shown: string) => `${accounts(count, shown)} in the backup.`,
  madeWithout: (count: number, shown: string, missing: string) =>
    `${accounts(count, shown)} in the backup; ${missing} without their session, which could not be opened.`,
  restore: 'Restore a backup…',
  restoreTitle: 'Restore a backup',
  restoreLine:
    'First you see what is in it and how it stands to what is here. Nothing is changed by looking.',
  choose: 'Choose a file…',
  file: 'Backup',
  noFile: 'Choose a backup first.',
  passphrase: 'Passphrase of the backup',
  look: 'Look into it',
  looking: 'Opening…',
  madeAt: (when: string, version: string) => `Made ${when} by Latchkey ${version}.`,
  standings: {
    new: 'New',
    newer: 'Newer than here',
    older: 'Older than here',
    same: 'The same as here',
    'no-session': 'No session in it',
  },
  account: 'Account',
  standing: 'In the backup',
  onlyHere: (count: number, shown: string) =>
    `${accounts(count, shown)} here ${plural(count, { one: 'is', other: 'are' })} not in it.`,
  nothing: 'There is no account in it.',
  merge: 'Add and renew',
  mergeLine: 'New accounts are added, and sessions that are newer in the backup are taken. All others stay.',
  replace: 'Replace everything',
  replaceLine: (count: number, shown: string) =>
    count === 0
      ? 'As above. There is no account here that the backup does not have.'
      : `As above, and ${accounts(count, shown)} that the backup does not have ${plural(count, { one: 'is', other: 'are' })} removed here, with ${plural(count, { one: 'its session', other: 'their sessions' })}.`,
  how: 'How',
  older: 'Take older sessions too',
  olderLine:
    'Of tokens that rotate, an older one has been spent: such accounts may ask you to sign in again.',
  settingsToo: 'Take over the settings too',
  restoreConfirm: 'Restore',
  restoreBusy: 'Restoring…',
  restored: (added: string, renewed: string, removed: string) =>
    `${added} added, ${renewed} renewed, ${removed} removed.`,
  scheduleTitle: 'Automatic backups',
  unset:
    'Set a passphrase, and Latchkey makes backups by itself. It keeps no passphrase: backups are sealed so that only you can open them.',
  setPassphrase: 'Set a passphrase…',
  changePassphrase: 'Another passphrase…',
  passphraseTitle: 'A passphrase for your backups',
  passphraseLine:
    'Every backup that is made from now on opens with it. Earlier ones keep theirs. It is not stored anywhere.',
  passphraseConfirm: 'Set passphrase',
  passphraseSet: 'Latchkey makes backups by itself now.',
  off: 'Make no more',
  now: 'Make one now',
  madeNow: 'A backup was made.',
  every: 'How often',
  everyDays: (days: number, shown: string) => (days === 1 ? 'Every day' : `Every ${shown} days`),
  never: 'Never',
  keep: 'Keep the newest',
  folder: 'Folder',
  folderLine: 'Best on another disk: a backup beside what it backs up does not survive the loss of the disk.',
  usualFolder: 'Empty: the profile’s own folder.',
  lastMade: (when: string) => `The last one was made ${when}.`,
  noneMade: 'None was made yet.',
  failed: (why: string) => `The last try failed: ${why}`,
} as const;
