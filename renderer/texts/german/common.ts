import type { Texts } from '../catalogue.ts';

export const common: Texts['common'] = {
  appName: 'Latchkey',
  cancel: 'Abbrechen',
  close: 'Schließen',
  back: 'Zurück',
  tryAgain: 'Erneut versuchen',
  dismiss: 'Ausblenden',
  cause: 'Technische Ursache',
  notifications: 'Meldungen',
  optional: 'freiwillig',
  copied: 'Kopiert',
  notCopied: 'Nicht kopiert',
};

export const time: Texts['time'] = {
  now: 'jetzt',
  justNow: 'gerade eben',
  seconds: (count) => `${count} s`,
  minutes: (count) => `${count} min`,
  hours: (count) => `${count} h`,
  days: (count) => (count === '1' ? '1 Tag' : `${count} Tage`),
  ahead: (amount) => `in ${amount}`,
  ago: (amount) => `vor ${amount}`,
  today: 'heute',
  tomorrow: 'morgen',
  onDay: (day) => `am ${day}`,
};
