/** What keeps the sessions sealed: choosing it, and opening it. */
export const protection = {
  unlock: 'Unlock…',
  choose: 'Other ways…',
  unlockTitle: 'Unlock the sealed file',
  unlockLine:
    'Your sessions are sealed under your passphrase. It is asked for after each start and kept nowhere.',
  passphrase: 'Passphrase',
  passphraseAgain: 'Passphrase once more',
  notTheSame: 'This is not the same passphrase.',
  unlockConfirm: 'Unlock',
  unlockBusy: 'Unlocking…',
  unlocked: 'Your sessions are open again.',
  chooseTitle: 'Where are your sessions kept?',
  chooseLine: 'It can be changed as long as nothing is sealed under something else.',
  chooseConfirm: 'Keep them there',
  chooseBusy: 'Setting up…',
  chosen: 'Your sessions are kept there now.',
  backend: {
    keychain: {
      name: 'The keychain of this system',
      line: 'Opens when you log in. The best way where there is one.',
    },
    'passphrase-file': {
      name: 'A sealed file under a passphrase',
      line: 'Needs no keychain. You type the passphrase after each start; without it nobody opens the file, not even you.',
    },
    'key-file': {
      name: 'A sealed file with its key beside it',
      line: 'Asks for nothing. Whoever can read your files can open it, so choose it only where nobody else can.',
    },
  },
} as const;
