import type { Texts } from '../catalogue.ts';

export const lock: Texts['lock'] = {
  title: 'Latchkey ist gesperrt',
  line: 'Deine Sitzungen liegen versiegelt auf diesem Rechner. In diesem Fenster ist nichts von deinen Konten.',
  passphrase: 'Passphrase',
  unlock: 'Entsperren',
  unlocking: 'Wird entsperrt…',
  byPresence: (name) => `Mit ${name} entsperren`,
  wait: (when) => `Zu viele falsche Passphrasen. Der nächste Versuch geht ${when}.`,
  forgotten: 'Vergessen?',
  forgottenLine:
    'Niemand kann sie wiederherstellen. „latchkey vault new-key“ in einem Terminal beginnt mit einem neuen Schlüssel: deine Konten bleiben in der Liste, und jedes fragt nach einer neuen Anmeldung. Eine Sicherung bringt ihre Sitzungen zurück.',
  lockNow: 'Latchkey sperren',
  set: 'Passphrase setzen…',
  setTitle: 'Eine Passphrase für Latchkey setzen',
  setLine:
    'Nach jedem Start wird danach gefragt, und wann immer Latchkey sich selbst gesperrt hat. Der Schlüssel deiner Sitzungen ist dann auch damit versiegelt: was im Schlüsselbund liegt, öffnet ohne sie nichts. Vergisst du sie, fragt jedes Konto nach einer neuen Anmeldung.',
  setConfirm: 'Passphrase setzen',
  setBusy: 'Wird versiegelt…',
  wasSet: 'Latchkey hat jetzt eine Passphrase.',
  newPassphrase: 'Neue Passphrase',
  again: 'Dieselbe noch einmal',
  hint: 'Mindestens 8 Zeichen. Ein paar Wörter sind besser als ein kurzes Rätsel.',
  notTheSame: 'Das ist nicht dieselbe Passphrase.',
  ofFileLine:
    'Deine Sitzungen liegen in einer versiegelten Datei, die schon eine Passphrase hat. Tippe sie hier: von da an lässt sich Latchkey sperren und schließt diese Datei.',
  change: 'Passphrase ändern…',
  changeTitle: 'Die Passphrase ändern',
  changeConfirm: 'Passphrase ändern',
  changed: 'Die Passphrase wurde geändert.',
  current: 'Bisherige Passphrase',
  remove: 'Entfernen…',
  removeTitle: 'Die Passphrase entfernen?',
  removeLine:
    'Dann schützt allein der Schlüsselbund deine Sitzungen, und Latchkey sperrt sich nicht mehr selbst.',
  removeOfFileLine:
    'Latchkey sperrt sich dann nicht mehr selbst. Die versiegelte Datei behält ihre Passphrase, nach der bei jedem Start gefragt wird.',
  removeConfirm: 'Passphrase entfernen',
  removed: 'Latchkey hat keine Passphrase mehr.',
  unsetHeadline: 'Latchkey öffnet sich ohne Passphrase.',
  unsetLine:
    'Wer diesen Rechner benutzt, während du angemeldet bist, kann es öffnen. Mit einer Passphrase sieht er ein gesperrtes Fenster, und Werkzeuge bekommen nichts, bis es entsperrt ist.',
  setHeadline: 'Latchkey öffnet sich mit deiner Passphrase.',
  setHeadlineLine: 'Nach jedem Start wird danach gefragt. Aufbewahrt wird sie nirgends.',
  idle: 'Sperren nach',
  idleLine: 'Wenn so lange niemand diesen Rechner oder dieses Fenster im Browser benutzt hat.',
  never: 'Nie von selbst',
  onSuspend: 'Sperren, wenn dieser Rechner schlafen geht',
  onSuspendLine: 'Was gerade erneuert wird, wird vorher fertig.',
  refresh: 'Sitzungen auch gesperrt am Leben halten',
  refreshLine:
    'Ein: Sitzungen werden weiter erneuert, und dafür bleibt ihr Schlüssel im Speicher. Aus: der Schlüssel wird aus dem Speicher gelöscht, und nichts wird erneuert, bis du entsperrst; eine Sitzung kann derweil enden.',
  rotate: 'Neuen Schlüssel machen…',
  rotateTitle: 'Einen neuen Schlüssel machen?',
  rotateLine:
    'Alles wird mit einem neuen Schlüssel neu versiegelt, und der alte öffnet nichts mehr: nützlich, wenn jemand ihn oder eine Kopie deines Schlüsselbunds gesehen haben könnte. Es kann jederzeit unterbrochen werden und geht von selbst weiter.',
  rotateConfirm: 'Neuen Schlüssel machen',
  rotateProgress: (done, total) => `${done} von ${total} neu versiegelt…`,
  rotated: (damaged, shown) =>
    damaged === 0
      ? 'Alles ist mit einem neuen Schlüssel versiegelt.'
      : `Alles ist mit einem neuen Schlüssel versiegelt, bis auf das, was schon beschädigt war (${shown}).`,
  byPresenceSetting: (name) => `Auch mit ${name} entsperren`,
  byPresenceLine: (name) =>
    `${name} beweist, dass du da bist; einen Schlüssel hält es nicht. Daher geht es nur, solange Sitzungen am Leben gehalten werden, und nie nach einem Start.`,
};
