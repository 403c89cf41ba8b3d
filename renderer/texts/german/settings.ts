import type { Texts } from '../catalogue.ts';
import { pluralIn } from '../plural.ts';

const plural = pluralIn('de');

export const settings: Texts['settings'] = {
  title: 'Einstellungen',
  sectionsLabel: 'Abschnitte',
  backToSections: 'Alle Einstellungen',
  reading: 'Deine Einstellungen werden gelesen…',
  sections: {
    appearance: 'Aussehen',
    refresh: 'Erneuern',
    notifications: 'Mitteilungen',
    background: 'Hintergrund',
    providers: 'Beschreibungen',
    protection: 'Schutz',
    lock: 'Sperre',
    backup: 'Sicherung',
    diagnostics: 'Diagnose',
    about: 'Über',
  },
  appearance: {
    theme: 'Farben',
    themes: { system: 'Wie das System', light: 'Hell', dark: 'Dunkel' },
    density: 'Zeilen',
    densityLine: 'Wie dicht die Zeilen deiner Konten stehen.',
    densities: { comfortable: 'Bequem', compact: 'Dicht' },
    language: 'Sprache',
    languages: { system: 'Wie das System', en: 'English', de: 'Deutsch' },
    letterKeys: 'Einzelne Buchstaben als Tasten',
    letterKeysLine: 'R erneuert, P hält an, / sucht und so weiter. Strg K findet alles auch ohne sie.',
  },
  refresh: {
    explanation:
      'Eine Sitzung wird eine Weile vor dem Ende ihres Tokens erneuert, damit kein Werkzeug eines bekommt, das ihm in der Hand stirbt. Bei einem kurzlebigen Token genügt ein Fünftel seines Lebens.',
    site: 'Seiten',
    siteLine:
      'Wie lange vor dem Ende des Tokens einer Seite. Eine Beschreibung mit eigener Zeit behält diese.',
    oauth: 'OAuth-Verbindungen',
    oauthLine: 'Wie lange vor dem Ende eines Tokens von GitHub, GitLab und ihresgleichen.',
    before: (minutes) => `${minutes} min vorher`,
  },
  notifications: {
    on: 'Mir sagen, wenn ein Konto mich braucht',
    onLine: 'Eine Anmeldung, die nur du machen kannst, oder ein Konto, das anderswo in Gebrauch ist.',
    quiet: 'Ruhezeit',
    quietLine:
      'In diesen Stunden wird nichts gemeldet. Was dann noch auf dich wartet, steht oben in der Liste.',
    from: 'Von',
    to: 'Bis',
    notHere: 'Nur die Desktop-App kann dir etwas melden. Diese Einstellung wird für sie aufbewahrt.',
  },
  background: {
    startAtLogin: 'Mit der Anmeldung am System starten',
    startAtLoginLine:
      'Latchkey startet ohne Fenster und hält deine Sitzungen von der ersten Minute an am Leben.',
    startNotHere: 'Dieses Latchkey kann nicht von selbst starten. Die Desktop-App kann es.',
    closeToTray: 'Weiterlaufen, wenn das Fenster geschlossen wird',
    closeToTrayLine: 'Latchkey läuft im Infobereich weiter. „Beenden“ in dessen Menü beendet es.',
    closeNotHere:
      'Hier läuft Latchkey im Hintergrund, ob ein Fenster offen ist oder nicht. Diese Einstellung wird für die Desktop-App aufbewahrt.',
  },
  providers: {
    explanation: (builtIn) =>
      `${builtIn} Dienste sind eingebaut. Eine fehlende Seite bekommt eine Beschreibung: ein Formular mit wenigen Feldern oder eine Datei, die jemand weitergibt.`,
    none: 'Du hast noch keine eigenen Beschreibungen.',
    edit: (name) => `${name} bearbeiten`,
    remove: (name) => `${name} entfernen`,
    removeTitle: (name) => `Die Beschreibung ${name} entfernen?`,
    removeLoss: 'Ihre Datei wird hier gelöscht. Konten, die von ihr leben, müssen vorher entfernt werden.',
    removeConfirm: 'Entfernen',
    removeBusy: 'Wird entfernt…',
    removed: (name) => `Die Beschreibung ${name} ist entfernt.`,
  },
  protection: {
    backend: {
      keychain: {
        headline: (name) => `Deine Sitzungen sind durch ${name} versiegelt.`,
        line: 'Er öffnet sich, wenn du dich an diesem System anmeldest, und schließt sich beim Abmelden.',
        how: (name) => `AES-256-GCM. Der Schlüssel liegt in ${name}, nie in einer Datei.`,
        who: 'Programme, die als du laufen, während du angemeldet bist. Nicht jemand, der nur die Festplatte oder eine Kopie davon hat.',
        lost: 'Jedes Konto fragt nach einer neuen Anmeldung. Bei den Anbietern geht nichts verloren.',
      },
      'passphrase-file': {
        headline: (name) => `Deine Sitzungen sind verwahrt in ${name}.`,
        line: 'Du tippst die Passphrase nach jedem Start. Aufbewahrt wird sie nirgends.',
        how: () =>
          'AES-256-GCM. Der Schlüssel liegt in einer Datei, die nur deine Passphrase öffnet (scrypt).',
        who: 'Jemand, der die Dateien hat und die Passphrase kennt. Die Dateien allein nützen nichts.',
        lost: 'Ohne die Passphrase öffnet niemand die Dateien, auch du nicht. Jedes Konto fragt dann nach einer neuen Anmeldung.',
      },
      'key-file': {
        headline: (name) => `Deine Sitzungen sind verwahrt in ${name}.`,
        line: 'Sie fragt nach nichts und schützt daher nur so gut, wie deine Dateien geschützt sind.',
        how: () =>
          'AES-256-GCM. Der Schlüssel liegt in einer Datei daneben, die nur dein Benutzer lesen darf.',
        who: 'Wer deine Dateien lesen kann: Programme, die als du laufen, Verwalter, und jeder mit der Festplatte oder einer Kopie davon.',
        lost: 'Jedes Konto fragt nach einer neuen Anmeldung. Bei den Anbietern geht nichts verloren.',
      },
    },
    where: 'Wo',
    copyPath: 'Pfad kopieren',
    how: 'Versiegelt mit',
    who: 'Wer sie öffnen kann',
    lost: 'Wenn der Schlüssel verloren geht',
    leaves: 'Was hinausgeht',
    leavesLine:
      'Tokens, Cookies und Passwörter gehen zu der Seite, zu der sie gehören, und nirgends sonst hin.',
    windows: 'Dieses Fenster',
    windowsLine: 'Hält nie ein Token oder ein gespeichertes Passwort: es zeigt, was darüber bekannt ist.',
    change: 'Anderswo verwahren…',
  },
  diagnostics: {
    looking: 'Alles wird angesehen…',
    again: 'Noch einmal ansehen',
    copy: 'Für einen Bericht kopieren',
    openLogs: 'Protokolle öffnen',
    allGood: 'Alles ist in Ordnung.',
    some: (count) =>
      `${count} ${plural(count, { one: 'Sache sollte', other: 'Sachen sollten' })} angesehen werden. Deine Sitzungen bleiben erhalten, was auch immer hier steht.`,
    state: { good: 'In Ordnung', warning: 'Ansehen', bad: 'Falsch' },
  },
  update: {
    label: 'Aktualisierungen',
    progress: 'Herunterladen der Aktualisierung',
    check: 'Nach Aktualisierungen suchen',
    download: 'Herunterladen',
    install: 'Zum Aktualisieren neu starten',
    notHere: {
      'not-packaged': 'Diese Kopie läuft aus ihrem Quelltext: git pull bringt den neuesten Stand.',
      'no-address': 'Dieses Paket kennt keinen Ort, an dem es nach Aktualisierungen fragen könnte.',
      'system-package': 'Die Paketverwaltung deines Systems bringt Aktualisierungen.',
    },
    unknown:
      'Danach wird nur auf Knopfdruck gefragt: Latchkey hat keinen eigenen Server, mit dem es spricht.',
    checking: 'Nach einer neueren Version wird gefragt…',
    current: 'Das ist die neueste Version. Gefragt',
    available: (version) => `Version ${version} ist da, signiert von denen, die sie machen.`,
    downloading: (version, share) => `Version ${version}: ${share} heruntergeladen.`,
    ready: (version) => `Version ${version} ist bereit. Laufende Erneuerungen werden vorher fertig.`,
    installing: (version) => `Neustart als Version ${version}…`,
    failed: 'Der letzte Versuch hat nicht geklappt.',
  },
  command: {
    label: 'Der Befehl latchkey',
    missing: 'Für Skripte und Terminals: Tokens, Listen, Erneuerungen.',
    there: (path) => `Terminals finden ihn unter ${path}.`,
    install: 'Einrichten',
  },
  about: {
    line: 'Einmal anmelden. Angemeldet bleiben.',
    version: 'Version',
    host: 'Läuft als',
    hosts: { desktop: 'Desktop-App', daemon: 'Dienst im Hintergrund', command: 'Befehl' },
    started: 'Gestartet',
    process: 'Prozess',
    licence: 'Lizenz',
    licenceLine: 'MIT. Frei zu benutzen, zu ändern und weiterzugeben; ohne Gewähr.',
    documents: 'Dokumente',
    documentsLine: 'Im Ordner „docs“ des Quelltexts; „latchkey --help“ für den Befehl.',
  },
};
