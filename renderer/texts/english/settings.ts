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
} as const;
