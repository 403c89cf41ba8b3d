import type { Texts } from '../catalogue.ts';
import { pluralIn } from '../plural.ts';

const plural = pluralIn('de');
const noun = { one: 'Konto', other: 'Konten' } as const;
const dative = { one: 'Konto', other: 'Konten' } as const;

export const list: Texts['list'] = {
  providerGroup: (name, shown) => `${name} · ${shown}`,
  trend: (change) => `${change} in 7 Tagen`,
  method: {
    password: 'Passwort',
    google: 'Google',
    oauth: 'OAuth',
    cookies: 'Cookies',
    'api-key': 'API-Schlüssel',
    unknown: '',
  },
  options: 'Reihenfolge und Gruppen',
  sortBy: 'Sortieren nach',
  sort: {
    name: 'Name',
    provider: 'Anbieter',
    status: 'Status',
    credits: 'Guthaben',
    expiry: 'Ende des Tokens',
    refreshed: 'Letzte Erneuerung',
  },
  ascending: 'Aufsteigend',
  descending: 'Absteigend',
  groupByProvider: 'Nach Anbieter gruppieren',
  filter: 'Filtern',
  filterBy: (count) => `Filtern, ${count} gesetzt`,
  byStatus: 'Status',
  byTag: 'Schlagwort',
  byProvider: 'Anbieter',
  any: 'Alle',
  standing: {
    'needs-you': 'Braucht dich',
    waiting: 'Neuer Versuch oder wartet',
    active: 'Aktiv',
    paused: 'Angehalten',
  },
  withTag: (tag) => `#${tag}`,
  dropFilter: (name) => `Den Filter ${name} entfernen`,
  dropFilters: 'Alle Filter entfernen',
  readingOthers: 'Die übrigen Konten werden gelesen …',
  noneMatchFilters: 'Kein Konto passt zu diesen Filtern.',
  selected: (_count, shown) => `${shown} ausgewählt`,
  selectedAccounts: 'Ausgewählte Konten',
  selectAll: 'Alle auswählen',
  clearSelection: 'Auswahl aufheben',
  tag: 'Schlagwörter…',
  work: {
    pause: (done, total) => `${done} von ${total} angehalten`,
    resume: (done, total) => `${done} von ${total} fortgesetzt`,
    tag: (done, total) => `Schlagwörter von ${done} der ${total} geändert`,
  },
  workDone: {
    pause: (count, shown) => `${shown} ${plural(count, noun)} angehalten.`,
    resume: (count, shown) => `${shown} ${plural(count, noun)} fortgesetzt.`,
    tag: (count, shown) => `Schlagwörter von ${shown} ${plural(count, dative)} geändert.`,
  },
  workFailed: (failed, shown) =>
    `${shown} ${plural(failed, { one: 'wurde', other: 'wurden' })} nicht geändert.`,
  progress: 'Fortschritt',
  tags: {
    title: (label) => `Schlagwörter von ${label}`,
    titleMany: (count, shown) => `Schlagwörter von ${shown} ${plural(count, dative)}`,
    explanation: 'Deine eigenen Wörter, um Konten zu finden. Dazwischen stehen Leerzeichen oder Kommas.',
    explanationMany: 'Ein Schlagwort, das nur manche haben, bleibt bei diesen, bis du es änderst.',
    field: 'Schlagwörter',
    add: 'Schlagwörter hinzufügen',
    none: 'Noch keine Schlagwörter.',
    some: (count, total) => `an ${count} von ${total}`,
    confirm: 'Behalten',
    busy: 'Wird behalten…',
    wrong: 'Ein Schlagwort hat höchstens 40 Zeichen.',
  },
};
