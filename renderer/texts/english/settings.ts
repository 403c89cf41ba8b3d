import { pluralIn } from '../plural.ts';

const plural = pluralIn('en');

/** The Settings screen: its sections, and what each setting does. */
export const settings = {
  title: 'Settings',
  sectionsLabel: 'Sections',
  backToSections: 'All settings',
  reading: 'Reading your settings…',
  sections: {
    appearance: 'Appearance',
    refresh: 'Refreshing',
    notifications: 'Notifications',
    background: 'Background',
    protection: 'Protection',
    diagnostics: 'Diagnostics',
    about: 'About',
  },
  appearance: {
    theme: 'Theme',
    themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
    density: 'Rows',
    densityLine: 'How close together the rows of your accounts stand.',
    densities: { comfortable: 'Comfortable', compact: 'Compact' },
    language: 'Language',
    languages: { system: 'As the system', en: 'English', de: 'Deutsch' },
  },
  refresh: {
    explanation:
      'A session is renewed a while before its token ends, so that a tool never gets one that dies in its hands. Of a token that lives short, a fifth of its life is enough.',
    site: 'Sites',
    siteLine: 'How long before the end of a site’s token. A definition that gives its own time keeps it.',
    oauth: 'OAuth connections',
    oauthLine: 'How long before the end of a token from GitHub, GitLab and the like.',
    before: (minutes: string) => `${minutes} min before`,
  },
  notifications: {
    on: 'Tell me when an account needs me',
    onLine: 'A sign-in that only you can do, or an account that is in use elsewhere.',
    quiet: 'Quiet hours',
    quietLine: 'Nothing is told in these hours. What still waits for you is on top of the list.',
    from: 'From',
    to: 'To',
    notHere: 'Only the desktop app can tell you something. This setting is kept for it.',
  },
  background: {
    startAtLogin: 'Start with the login session',
    startAtLoginLine: 'Latchkey starts without a window and keeps your sessions alive from the first minute.',
    startNotHere: 'This Latchkey cannot start by itself. The desktop app can.',
    closeToTray: 'Keep running when the window is closed',
    closeToTrayLine: 'Latchkey goes on in the tray. Quit, in its menu, ends it.',
    closeNotHere:
      'Latchkey runs in the background here whether a window is open or not. This setting is kept for the desktop app.',
  },
  protection: {
    backend: {
      keychain: {
        headline: (name: string) => `Your sessions are sealed by ${name}.`,
        line: 'It opens when you log in to this system, and closes when you log out.',
        how: (name: string) => `AES-256-GCM. The key is in ${name}, never in a file.`,
        who: 'Programs that run as you while you are logged in. Not someone who has only the disk, or a copy of it.',
        lost: 'Each account asks you to sign in again. Nothing at the providers is lost.',
      },
      'passphrase-file': {
        headline: (name: string) => `Your sessions are kept in ${name}.`,
        line: 'You type the passphrase after each start. It is kept nowhere.',
        how: () => 'AES-256-GCM. The key is in a file that only your passphrase opens (scrypt).',
        who: 'Someone who has the files and knows the passphrase. The files alone are of no use.',
        lost: 'Nobody opens the files without the passphrase, not even you. Each account then asks you to sign in again.',
      },
      'key-file': {
        headline: (name: string) => `Your sessions are kept in ${name}.`,
        line: 'It asks for nothing, and so protects only as well as your files are protected.',
        how: () => 'AES-256-GCM. The key is in a file beside them that only your user may read.',
        who: 'Whoever can read your files: programs that run as you, administrators, and anyone with the disk or a copy of it.',
        lost: 'Each account asks you to sign in again. Nothing at the providers is lost.',
      },
    },
    where: 'Where',
    copyPath: 'Copy path',
    how: 'Sealed with',
    who: 'Who can open them',
    lost: 'If the key is lost',
    leaves: 'What leaves',
    leavesLine: 'Tokens, cookies and passwords go to the site that they belong to, and nowhere else.',
    windows: 'This window',
    windowsLine: 'Never holds a token or a stored password: it shows what is known about them.',
    change: 'Keep them elsewhere…',
  },
  diagnostics: {
    looking: 'Looking at everything…',
    again: 'Look again',
    copy: 'Copy for a report',
    allGood: 'Everything is in order.',
    some: (count: number) =>
      `${count} ${plural(count, { one: 'thing needs', other: 'things need' })} a look. Your sessions are kept whatever stands here.`,
    state: { good: 'In order', warning: 'Worth a look', bad: 'Wrong' },
  },
  about: {
    line: 'Sign in once. Stay signed in.',
    version: 'Version',
    host: 'Runs as',
    hosts: { desktop: 'the desktop app', daemon: 'the background daemon', command: 'a command' },
    started: 'Started',
    process: 'Process',
    licence: 'Licence',
    licenceLine: 'MIT. Free to use, to change and to pass on; without warranty.',
    documents: 'Documents',
    documentsLine: 'In the folder “docs” of the source; “latchkey --help” for the command.',
  },
} as const;
