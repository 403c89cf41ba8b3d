import type { Texts } from '../catalogue.ts';

export const states: Texts['states'] = {
  sealedBy: (name) => `Versiegelt durch ${name}`,
  keptIn: (name) => `Verwahrt in ${name}`,
  protection: {
    'app-locked': 'Latchkey ist gesperrt',
    locked: (name) => `${name} ist gesperrt`,
    missing: 'Kein Schlüsselbund vorhanden',
    denied: (name) => `${name} lässt Latchkey nicht hinein`,
    hanging: (name) => `${name} antwortet nicht`,
    damaged: (name) => `${name} enthält beschädigte Daten`,
    'newer-format': 'Von einem neueren Latchkey versiegelt',
    full: 'Die Festplatte ist voll',
  },
  nextRefresh: (when) => `nächste Erneuerung ${when}`,
  nothingDue: 'nichts fällig',
  online: 'online',
  offline: 'offline',
  version: (version) => `Latchkey ${version}`,
  offlineBanner: {
    what: 'Du bist offline.',
    safe: 'Jede Sitzung bleibt erhalten.',
    act: 'Das Erneuern geht weiter, sobald das Netz wieder da ist.',
  },
  loading: 'Deine Konten werden gelesen…',
  lost: {
    what: 'Latchkey antwortet nicht.',
    safe: 'Deine Sitzungen liegen versiegelt auf diesem Rechner und warten.',
    act: 'Wurde es beendet, starte es in einem Terminal neu. Dieses Fenster kommt von selbst zurück.',
    command: 'latchkey daemon',
    lastKnown: 'Du siehst den letzten bekannten Stand.',
  },
  refused: {
    what: 'Dieses Fenster wird nicht mehr eingelassen.',
    safe: 'Deine Sitzungen liegen versiegelt auf diesem Rechner und laufen weiter.',
    act: 'Rufe „latchkey open“ für eine neue Adresse auf; jede öffnet ein Fenster.',
    command: 'latchkey open',
  },
  retryIn: (when) => `Nächster Versuch ${when}.`,
  tryNow: 'Jetzt versuchen',
  copyCommand: 'Befehl kopieren',
  fileLocked: {
    what: 'Deine versiegelte Datei ist geschlossen.',
    act: 'Gib deine Passphrase ein, um sie zu öffnen.',
  },
  empty: {
    title: 'Einmal anmelden. Angemeldet bleiben.',
    line: 'Latchkey hält die Sitzungen deiner Konten am Leben, versiegelt auf diesem Rechner.',
    addTitle: 'Konto hinzufügen',
    addLine: 'Wähle einen Dienst und melde dich an, wie es dir passt.',
    playgroundTitle: 'Auf dem Übungsplatz ausprobieren',
    playgroundLine: 'Ein Übungsanbieter auf diesem Rechner. Kein Konto nötig.',
    importTitle: 'Konten mitbringen',
    importLine:
      'Cookies, Passwörter oder Schlüssel, die du in Dateien hast. Du siehst, was darin ist, bevor etwas behalten wird.',
    protectTitle: 'Wähle, wo die Sitzungen verwahrt werden',
    protectLine:
      'Dieser Rechner hat keinen Schlüsselbund. Eine versiegelte Datei tut es auch; das kommt zuerst.',
    protection: 'Was das heißt',
    starting: 'Der Übungsplatz wird gestartet…',
  },
  fault: {
    what: 'Dieser Teil des Fensters ist stehen geblieben.',
    safe: 'Latchkey läuft weiter, und jede Sitzung bleibt erhalten.',
    act: 'Versuche es erneut; bleibt er wieder stehen, lade das Fenster neu.',
    reload: 'Neu laden',
  },
  unreachable: {
    what: 'Latchkey hat nicht geantwortet.',
    safe: 'Es wurde nichts geändert.',
    act: 'Versuche es erneut, wenn es läuft.',
  },
};
