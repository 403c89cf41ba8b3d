import type { Texts } from '../catalogue.ts';

export const playground: Texts['playground'] = {
  title: 'Übungsplatz',
  explanation:
    'Ein Übungsanbieter auf diesem Rechner. Melde dich dort an wie bei einem echten Dienst und sieh, was Latchkey tut, wenn er sich danebenbenimmt.',
  running: 'Läuft',
  stopped: 'Gestoppt',
  runsAt: (address) => `Läuft unter ${address}`,
  start: 'Starten',
  stop: 'Stoppen',
  stopLoss: 'Solange er gestoppt ist, können sich seine Konten nicht erneuern.',
  addThere: 'Dort ein Konto hinzufügen',
  faults: 'Störungen',
  faultsExplanation: 'Sie treffen jede Anfrage an den Übungsplatz, nicht deine anderen Anbieter.',
  latency: 'Langsame Antworten',
  serverErrors: 'Serverfehler',
  rateLimits: 'Zu viele Anfragen',
  garbage: 'Unsinnige Antworten',
  latencyValue: (seconds) => `${seconds} s`,
  clear: 'Zurücksetzen',
};
