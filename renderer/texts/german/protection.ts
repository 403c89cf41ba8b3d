import type { Texts } from '../catalogue.ts';

export const protection: Texts['protection'] = {
  unlock: 'Entsperren…',
  choose: 'Andere Wege…',
  unlockTitle: 'Versiegelte Datei öffnen',
  unlockLine:
    'Deine Sitzungen sind unter deiner Passphrase versiegelt. Nach jedem Start wird danach gefragt, aufbewahrt wird sie nirgends.',
  passphrase: 'Passphrase',
  passphraseAgain: 'Passphrase noch einmal',
  notTheSame: 'Das ist nicht dieselbe Passphrase.',
  unlockConfirm: 'Entsperren',
  unlockBusy: 'Wird entsperrt…',
  unlocked: 'Deine Sitzungen sind wieder offen.',
  chooseTitle: 'Wo sollen deine Sitzungen liegen?',
  chooseLine: 'Das lässt sich ändern, solange nichts unter etwas anderem versiegelt ist.',
  chooseConfirm: 'Dort verwahren',
  chooseBusy: 'Wird eingerichtet…',
  chosen: 'Deine Sitzungen liegen jetzt dort.',
  backend: {
    keychain: {
      name: 'Der Schlüsselbund dieses Systems',
      line: 'Öffnet sich bei deiner Anmeldung. Der beste Weg, wo es ihn gibt.',
    },
    'passphrase-file': {
      name: 'Eine versiegelte Datei unter einer Passphrase',
      line: 'Braucht keinen Schlüsselbund. Du tippst die Passphrase nach jedem Start; ohne sie öffnet niemand die Datei, auch du nicht.',
    },
    'key-file': {
      name: 'Eine versiegelte Datei mit dem Schlüssel daneben',
      line: 'Fragt nach nichts. Wer deine Dateien lesen kann, kann sie öffnen; wähle das nur, wo es sonst niemand kann.',
    },
  },
};
