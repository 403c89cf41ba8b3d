import { expect, test } from 'vitest';
import { chooseForm, type FormQuestion } from '../../main/vault/choose-form.ts';

const small: FormQuestion = { sealedBytes: 800, accountCount: 3, platform: 'linux' };

test.each<[string, Partial<FormQuestion>, 'inline' | 'spilled']>([
  ['a short session of few accounts', {}, 'inline'],
  ['the longest that is inline', { sealedBytes: 2_000 }, 'inline'],
  ['a byte more', { sealedBytes: 2_001 }, 'spilled'],
  ['the most accounts that are inline', { accountCount: 100 }, 'inline'],
  ['one more', { accountCount: 101 }, 'spilled'],
  ['on Windows', { platform: 'win32' }, 'inline'],
  ['on macOS, which may ask at each rewrite', { platform: 'darwin' }, 'spilled'],
  ['with a stored password, which needs the item for its key', { hasCredential: true }, 'spilled'],
  ['in a file that is rewritten as a whole', { backend: 'key-file' }, 'spilled'],
  ['in a sealed file', { backend: 'passphrase-file' }, 'spilled'],
  [
    'inline stays inline up to the limits',
    { current: 'inline', sealedBytes: 2_000, accountCount: 100 },
    'inline',
  ],
  ['spilled stays spilled close to the limits', { current: 'spilled', sealedBytes: 1_501 }, 'spilled'],
  ['spilled stays spilled with many accounts', { current: 'spilled', accountCount: 76 }, 'spilled'],
  [
    'spilled goes back well below them',
    { current: 'spilled', sealedBytes: 1_500, accountCount: 75 },
    'inline',
  ],
])('%s', (_, change, form) => {
  expect(chooseForm({ ...small, ...change })).toBe(form);
});
