import type { Texts } from '../catalogue.ts';
import { pluralIn } from '../plural.ts';

const plural = pluralIn('de');
const accounts = (count: number, shown: string) =>
  `${shown} ${plural(count, { one: 'Konto', other: 'Konten' })}`;

export const backup: Texts['backup'] = {
  headline: 'Eine verschlüsselte Datei mit allem.',
  line: 'Konten, Sitzungen, Passwörter, der Verlauf der Guthaben, eigene Definitionen und deine Einstellungen. Nur deine Passphrase öffnet sie, auf jedem Rechner, auch ohne Latchkey.',
  make: 'Sicherung machen…',
  makeTitle: 'Eine Sicherung machen',
  makeLine:
    'Wähle eine Passphrase für die Datei. Niemand kann sie wiederherstellen: ohne sie nützt die Sicherung niemandem.',
  makeConfirm: 'Sichern',
  makeBusy: 'Alles wird versiegelt…',
  made: (count, shown) => `${accounts(count, shown)} in der Sicherung.`,
  madeWithout: (count, shown, missing) =>
    `${accounts(count, shown)} in der Sicherung; ${missing} ohne Sitzung, die sich nicht öffnen ließ.`,
  restore: 'Sicherung einspielen…',
  restoreTitle: 'Eine Sicherung einspielen',
  restoreLine:
    'Zuerst siehst du, was darin ist und wie es zu dem steht, was hier ist. Das Ansehen ändert nichts.',
  choose: 'Datei wählen…',
  file: 'Sicherung',
  noFile: 'Wähle zuerst eine Sicherung.',
  passphrase: 'Passphrase der Sicherung',
  look: 'Hineinsehen',
  looking: 'Wird geöffnet…',
  madeAt: (when, version) => `Gemacht ${when} von Latchkey ${version}.`,
  standings: {
    new: 'Neu',
    newer: 'Neuer als hier',
    older: 'Älter als hier',
    same: 'Dieselbe wie hier',
    'no-session': 'Keine Sitzung darin',
  },
  account: 'Konto',
  standing: 'In der Sicherung',
  onlyHere: (count, shown) =>
    `${accounts(count, shown)} hier ${plural(count, { one: 'ist', other: 'sind' })} nicht darin.`,
  nothing: 'Es ist kein Konto darin.',
  merge: 'Hinzufügen und erneuern',
  mergeLine: 'Neue Konten kommen dazu, und neuere Sitzungen werden übernommen. Alles andere bleibt.',
  replace: 'Alles ersetzen',
  replaceLine: (count, shown) =>
    count === 0
      ? 'Wie oben. Hier ist kein Konto, das die Sicherung nicht hat.'
      : `Wie oben, und ${accounts(count, shown)}, die die Sicherung nicht hat, ${plural(count, { one: 'wird', other: 'werden' })} hier mit ${plural(count, { one: 'seiner Sitzung', other: 'ihren Sitzungen' })} entfernt.`,
  how: 'Wie',
  older: 'Auch ältere Sitzungen übernehmen',
  olderLine:
    'Von wechselnden Tokens ist ein älteres verbraucht: solche Konten fragen vielleicht nach einer neuen Anmeldung.',
  settingsToo: 'Auch die Einstellungen übernehmen',
  restoreConfirm: 'Einspielen',
  restoreBusy: 'Wird eingespielt…',
  restored: (added, renewed, removed) => `${added} hinzugefügt, ${renewed} erneuert, ${removed} entfernt.`,
  scheduleTitle: 'Automatische Sicherungen',
  unset:
    'Setze eine Passphrase, und Latchkey macht von selbst Sicherungen. Es behält die Passphrase nicht: Sicherungen werden so versiegelt, dass nur du sie öffnest.',
  setPassphrase: 'Passphrase setzen…',
  changePassphrase: 'Andere Passphrase…',
  passphraseTitle: 'Eine Passphrase für deine Sicherungen',
  passphraseLine:
    'Jede Sicherung von jetzt an öffnet sich mit ihr. Frühere behalten ihre. Sie wird nirgends aufbewahrt.',
  passphraseConfirm: 'Passphrase setzen',
  passphraseSet: 'Latchkey macht jetzt von selbst Sicherungen.',
  off: 'Keine mehr machen',
  now: 'Jetzt eine machen',
  madeNow: 'Eine Sicherung wurde gemacht.',
  every: 'Wie oft',
  everyDays: (days, shown) => (days === 1 ? 'Jeden Tag' : `Alle ${shown} Tage`),
  never: 'Nie',
  keep: 'Die neuesten behalten',
  folder: 'Ordner',
  folderLine:
    'Am besten auf einer anderen Platte: eine Sicherung neben dem Gesicherten überlebt den Verlust der Platte nicht.',
  usualFolder: 'Leer: der eigene Ordner des Profils.',
  lastMade: (when) => `Die letzte wurde ${when} gemacht.`,
  noneMade: 'Noch keine wurde gemacht.',
  failed: (why) => `Der letzte Versuch ist fehlgeschlagen: ${why}`,
};
