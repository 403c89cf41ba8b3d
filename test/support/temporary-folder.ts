import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { AtTheEnd } from './script.ts';

/** A fresh folder that goes away with the test. */
export function temporaryFolder(inside = tmpdir(), atTheEnd: AtTheEnd = onTestFinished): string {
  const folder = realpathSync(mkdtempSync(join(inside, 'latchkey-test-')));
  atTheEnd(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
