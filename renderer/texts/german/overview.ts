import type { Texts } from '../catalogue.ts';
import { pluralIn } from '../plural.ts';

const plural = pluralIn('de');
const refreshes = { one: 'Erneuerung', other: 'Erneuerungen' } as const;

export const overview: Texts['overview'] = {
  title: 'Überblick',
  needing: 'Was dich braucht',
  nothingNeeds: 'Nichts braucht dich. Alles erneuert sich von selbst.',
  showAll: (count) => `Alle ${count} zeigen`,
  credits: 'Guthaben',
  creditsOf: (count, shown) => `von ${shown} ${plural(count, { one: 'Konto', other: 'Konten' })}`,
  noCredits: 'Noch hat kein Konto sein Guthaben genannt.',
  provider: 'Anbieter',
  accounts: 'Konten',
  total: 'Zusammen',
  day: 'Die nächsten 24 Stunden',
  dayTotal: (count, shown) => `${shown} ${plural(count, refreshes)} geplant`,
  nothingPlanned: 'Keine Erneuerung geplant.',
  hour: (from, to) => `${from} bis ${to}`,
  refreshes: (count, shown) => `${shown} ${plural(count, refreshes)}`,
  now: 'jetzt',
  failures: 'Die letzten Fehlschläge',
  noFailures: 'Keine, an die sich Latchkey erinnert.',
  failuresNotRead: 'Das Protokoll konnte nicht gelesen werden.',
  removed: 'ein entferntes Konto',
  health: 'Wie gut Sitzungen gehalten werden',
  healthSince: (when) => `seit ${when}`,
  renewed: 'Erneuert',
  failed: 'Fehlgeschlagen',
  handedOut: 'Ausgegeben',
  unreadable: (count, shown) =>
    `${shown} ${plural(count, { one: 'gespeicherte Sitzung ließ', other: 'gespeicherte Sitzungen ließen' })} sich nicht öffnen`,
  kinds: {
    transient: 'keine Antwort',
    'rate-limited': 'bat um Pause',
    'session-expired': 'Sitzung beendet',
    evicted: 'anderswo in Gebrauch',
    'credentials-rejected': 'Passwort abgelehnt',
    challenge: 'verlangte eine Prüfung',
    'upstream-expired': 'vom Identitätsanbieter beendet',
    unrecognised: 'unbekannte Antwort',
    misconfigured: 'Beschreibung',
    'vault-unavailable': 'Schlüsselbund',
    'storage-unavailable': 'Datenträger',
    unexpected: 'unerwartet',
  },
};
