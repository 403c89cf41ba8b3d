import { readFile, stat } from 'node:fs/promises';
import { fail } from '../engine/failure.ts';
import { plain, type Terminal } from './terminal.ts';

/** The text of a file, or of standard input where the file is `-`. Throws `invalid-input` if it cannot be read or is too long. */
export async function readFileOrInput(terminal: Terminal, file: string, mostBytes: number): Promise<string> {
  if (file === '-') return await terminal.readInput(mostBytes);
  let size: number;
  try {
    ({ size } = await stat(file));
    if (size <= mostBytes) return await readFile(file, 'utf8');
  } catch {
    throw fail('invalid-input', `The file ${plain(file)} cannot be read.`, { field: 'file' });
  }
  throw fail('invalid-input', `The file ${plain(file)} is too long.`, { field: 'file' });
}
