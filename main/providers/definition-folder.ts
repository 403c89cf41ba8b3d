import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fail } from '../engine/failure.ts';

/** A file of the folder: its text, or why it cannot be read. */
export interface DefinitionFile {
  /** The name without `.json`: the id that the definition should have. */
  readonly id: string;
  readonly text: string | undefined;
  readonly error: string | undefined;
}

const longest = 256 * 1024;

/** Reads the definitions of a folder, in the order of their names. A folder that is not there holds none. */
export async function readDefinitionFiles(folder: string): Promise<readonly DefinitionFile[]> {
  let names: readonly string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw unavailable('The folder of your own definitions cannot be read.', error);
  }
  const own = names.filter(isDefinitionFile).toSorted();
  return await Promise.all(own.map((name) => readOne(folder, name)));
}

/** Whether a file of the folder is meant as a definition; temporary files of editors are not. */
export function isDefinitionFile(name: string): boolean {
  return name.endsWith('.json') && !name.startsWith('.');
}

async function readOne(folder: string, name: string): Promise<DefinitionFile> {
  const id = name.slice(0, -'.json'.length);
  const path = join(folder, name);
  try {
    const { size } = await stat(path);
    if (size > longest) return { id, text: undefined, error: `a file of ${size} bytes` };
    return { id, text: await readFile(path, 'utf8'), error: undefined };
  } catch (error) {
    return { id, text: undefined, error: `a file that cannot be read (${codeOf(error)})` };
  }
}

/** The text of one definition. Throws `storage-unavailable`. */
export async function readDefinitionFile(folder: string, id: string): Promise<string> {
  const { text, error } = await readOne(folder, `${id}.json`);
  if (text !== undefined) return text;
  throw fail('storage-unavailable', 'The definition cannot be read.', { detail: error });
}

/** Deletes the file of a definition. Throws `storage-unavailable`. */
export async function removeDefinitionFile(folder: string, id: string): Promise<void> {
  try {
    await rm(join(folder, `${id}.json`));
    await syncFolder(folder);
  } catch (error) {
    throw unavailable('The definition could not be removed.', error);
  }
}

/** Writes a definition so that, whatever happens, the old file or the new one is there whole. Throws `storage-unavailable`. */
export async function writeDefinitionFile(folder: string, id: string, text: string): Promise<void> {
  const temporary = join(folder, `.${id}.${randomUUID()}.tmp`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(text, 'utf8');
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, join(folder, `${id}.json`));
    await syncFolder(folder);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {
      // What could not be written hardly needs to be removed.
    });
    throw unavailable('The definition could not be written.', error);
  }
}

/** Makes the new name durable. Windows cannot open folders and needs no such thing. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : 'unknown error';
}

function unavailable(message: string, error: unknown) {
  return fail('storage-unavailable', message, { detail: codeOf(error) });
}
