/** The app lock: the screen in front of everything, and its settings. */
export const lock = {
  title: 'Latchkey is locked',
  line: 'Your sessions are sealed on this machine. Nothing of your accounts is in this window.',
  passphrase: 'Passphrase',
  unlock: 'Unlock',
  unlocking: 'Unlocking…',
  byPresence: (name: string) => `Unlock with ${name}`,
  wait: (when: string) => `Too many wrong passphrases. The next one can be tried ${when}.`,
  forgotten: 'Forgotten it?',
  forgottenLine:
    'Nobody can recover it. “latchkey vault new-key” in a terminal begins with a new key: your accounts stay listed, and each asks you to sign in again. A backup brings their sessions back.',
  lockNow: 'Lock Latchkey',
  set: 'Set a passphrase…',
  setTitle: 'Set a passphrase for Latchkey',
  setLine:
    'It is asked for after each start, and whenever Latchkey has locked itself. The key of your sessions is then sealed by it as well: what is in the keychain opens nothing without it. If you forget it, each account asks you to sign in again.',
  setConfirm: 'Set passphrase',
  setBusy: 'Sealing…',
  wasSet: 'Latchkey has a passphrase now.',
  newPassphrase: 'New passphrase',
  again: 'The same once more',
  hint: 'At least 8 characters. A few words are better than a short riddle.',
  notTheSame: 'This is not the same passphrase.',
  ofFileLine:
    'Your sessions are in a sealed file that has a passphrase already. Type it here: from then on Latchkey can be locked, and closes that file.',
  change: 'Change passphrase…',
  changeTitle: 'Change the passphrase',
  changeConfirm: 'Change passphrase',
  changed: 'The passphrase was changed.',
  current: 'Passphrase now',
  remove: 'Remove…',
  removeTitle: 'Remove the passphrase?',
  removeLine: 'The keychain alone then protects your sessions, and Latchkey does not lock itself any more.',
  removeOfFileLine:
    'Latchkey then does not lock itself any more. The sealed file keeps its passphrase, which is asked for after each start.',
  removeConfirm: 'Remove passphrase',
  removed: 'Latchkey has no passphrase any more.',
  unsetHeadline: 'Latchkey opens without a passphrase.',
  unsetLine:
    'Whoever uses this computer while you are logged in can open it. With a passphrase they see a locked screen, and tools get nothing until it is unlocked.',
  setHeadline: 'Latchkey opens with your passphrase.',
  setHeadlineLine: 'It is asked for after each start. It is kept nowhere.',
  idle: 'Lock after',
  idleLine: 'When nobody has used this computer, or this window in a browser, for so long.',
  never: 'Never by itself',
  onSuspend: 'Lock when this computer goes to sleep',
  onSuspendLine: 'What is being refreshed ends first.',
  refresh: 'Keep sessions alive while locked',
  refreshLine:
    'On: sessions go on being refreshed, and for that their key stays in memory. Off: the key is wiped from memory and nothing is refreshed until you unlock; a session may end meanwhile.',
  rotate: 'Make a new key…',
  rotateTitle: 'Make a new key?',
  rotateLine:
    'Everything is sealed anew with a new key, and the old one opens nothing any more: of use when somebody may have seen it, or a copy of your keychain. It can be interrupted at any time and goes on by itself.',
  rotateConfirm: 'Make a new key',
  rotateProgress: (done: string, total: string) => `Sealing ${done} of ${total}…`,
  rotated: (damaged: number, shown: string) =>
    damaged === 0
      ? 'Everything is sealed with a new key.'
      : `Everything is sealed with a new key, but for what was damaged already (${shown}).`,
  byPresenceSetting: (name: string) => `Unlock with ${name} too`,
  byPresenceLine: (name: string) =>
    `${name} proves that you are there; it holds no key. So it works only while sessions are kept alive, and never after a start.`,
} as const;
