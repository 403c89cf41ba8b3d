import type { Texts } from '../catalogue.ts';
import { pluralIn } from '../plural.ts';

const plural = pluralIn('de');
const noun = { one: 'Konto', other: 'Konten' } as const;

export const credits: Texts['credits'] = {
  readAll: 'Alle Guthaben lesen',
  reading: (done, total) => `Guthaben ${done} von ${total} gelesen`,
  readingAll: 'Alle Guthaben werden gelesen',
  waiting: (provider, until) => `${provider} will bis ${until} in Ruhe gelassen werden`,
  cancel: 'Lesen der Guthaben abbrechen',
  done: (count, shown) => `Guthaben von ${shown} ${plural(count, noun)} gelesen.`,
  doneSome: (shown, total, failed, shownFailed) =>
    `Guthaben von ${shown} der ${total} Konten gelesen; ${shownFailed} ${plural(failed, { one: 'wurde', other: 'wurden' })} nicht gelesen.`,
  stopped: (shown, total) => `Nach ${shown} von ${total} Konten abgebrochen.`,
  exportAll: 'Verlauf als CSV sichern',
  fileName: (day) => `latchkey-guthaben-${day}.csv`,
  saved: 'Der Verlauf der Guthaben ist gesichert.',
  low: 'Wenig Guthaben',
  lowCount: (count, shown) => `${shown} ${plural(count, noun)} mit wenig Guthaben`,
  under: (alert) => `unter deinen ${alert}`,
  isLow: (label, left, alert) => `${label} hat wenig Guthaben: noch ${left}, unter deinen ${alert}.`,
  tell: 'Sag Bescheid unter',
  never: 'nie',
  alerts: 'Wenig Guthaben',
  alertsLine:
    'Sag Bescheid, wenn das Guthaben eines Kontos unter einen Betrag fällt. In seinen Einzelheiten kann ein Konto einen eigenen haben.',
  alertOf: (provider) => `${provider}: Bescheid sagen unter`,
  claim: (name) => `${name} holen`,
  claiming: 'Wird angefragt…',
  claimed: (label, amount) => `${label} hat jetzt ${amount}.`,
};
