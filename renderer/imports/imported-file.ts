import type { FailureData } from '../../preload/contract.ts';
import { longestExport, longestImport, withoutBodies } from '../../preload/exported-file.ts';
import { texts } from '../texts/texts.ts';

let dropped: File | undefined;

/** Holds a file that was dropped on the window until the dialog takes it. The state of the window must not have it: it holds secrets. */
export function holdDropped(file: File): void {
  dropped = file;
}

/** The file that was dropped, once. */
export function takeDropped(): File | undefined {
  const file = dropped;
  dropped = undefined;
  return file;
}

/** The text of a file, freed of what an import does not need. */
export async function readImported(file: File): Promise<string | FailureData> {
  if (file.size > longestExport) return unreadable(texts.imports.tooLong);
  try {
    return readPasted(await file.text());
  } catch {
    return unreadable(texts.imports.notRead);
  }
}

/** The text that was pasted, freed of what an import does not need. */
export function readPasted(pasted: string): string | FailureData {
  const text = withoutBodies(pasted);
  return text.length > longestImport ? unreadable(texts.imports.tooLong) : text;
}

function unreadable(what: string): FailureData {
  return { kind: 'invalid-input', what, ...texts.imports.whatHappened, remedy: 'correct-input' };
}
