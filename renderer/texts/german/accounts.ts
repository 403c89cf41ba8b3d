import type { Texts } from '../catalogue.ts';
import { pluralIn } from '../plural.ts';

const plural = pluralIn('de');
const noun = { one: 'Konto', other: 'Konten' } as const;

export const accounts: Texts['accounts'] = {
  title: 'Konten',
  all: 'Alle Konten',
  providers: 'Anbieter',
  views: 'Ansichten',
  search: 'Konten suchen',
  clearSearch: 'Suche leeren',
  add: 'Konto hinzufügen',
  refreshAll: 'Alle erneuern',
  refreshAllAccounts: 'Alle Konten erneuern',
  refreshing: (done, total) => `${done} von ${total} erneuert`,
  refreshingAll: 'Alle Konten werden erneuert',
  cancelRefreshing: 'Erneuern abbrechen',
  count: (count, shown) => `${shown} ${plural(count, noun)}`,
  needYou: (count, shown) => `${shown} ${plural(count, { one: 'braucht', other: 'brauchen' })} dich`,
  others: (count, shown) => `${shown} ${plural(count, { one: 'weiteres', other: 'weitere' })}`,
  noneMatch: (query) => `Kein Konto passt zu „${query}“.`,
  noneThere: 'Hier ist kein Konto.',
  columns: {
    account: 'Konto',
    status: 'Status',
    credits: 'Guthaben',
    refreshed: 'Erneuert',
    action: 'Aktion',
  },
  neverRefreshed: 'noch nicht',
  noCredits: '–',
  creditsUnknown: 'Guthaben unbekannt',
  creditsReadAt: (when) => `Gelesen ${when}`,
  mending: {
    'sign-in': { name: 'Anmelden', spoken: (label) => `Neu anmelden: ${label}` },
    'take-over': { name: 'Übernehmen', spoken: (label) => `Übernehmen: ${label}` },
    'try-again': { name: 'Erneut versuchen', spoken: (label) => `Erneut versuchen: ${label}` },
  },
  refreshOf: (label) => `${label} erneuern`,
  refreshed: (count, shown) => `${shown} ${plural(count, noun)} erneuert.`,
  refreshedSome: (refreshed, total, failed, failedShown) =>
    `${refreshed} von ${total} erneuert; ${failedShown} ${plural(failed, { one: 'wurde', other: 'wurden' })} es nicht.`,
  refreshedStopped: (done, total) => `Nach ${done} von ${total} abgebrochen.`,
};
