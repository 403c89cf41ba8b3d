import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeFlushed, writeWhole } from '../../main/vault/whole-file.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const bytes = Buffer.from('new');

test('takes the place of a file as a whole, for this user only', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'kept');
  writeFileSync(path, 'old', { mode: 0o644 });
  await writeWhole(path, bytes, join(folder, '.half'));
  expect(readFileSync(path, 'utf8')).toBe('new');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['kept']);
});

test('leaves nothing over when it cannot take the place', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'kept');
  mkdirSync(join(path, 'in-the-way'), { recursive: true });
  await expect(writeWhole(path, bytes)).rejects.toThrow();
  expect(readdirSync(folder)).toEqual(['kept']);
});

test('leaves a file alone that somebody else has written meanwhile', async () => {
  const path = join(temporaryFolder(), 'theirs');
  writeFileSync(path, 'theirs');
  await expect(writeFlushed(path, bytes, 'wx')).rejects.toMatchObject({ code: 'EEXIST' });
  expect(readFileSync(path, 'utf8')).toBe('theirs');
});
