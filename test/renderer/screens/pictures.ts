import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';

const root = join(import.meta.dirname, '..', '..', '..');
const output = join(root, 'test', 'output', 'window-screens');
const documents = join(root, 'docs', 'images');
/** `LATCHKEY_PICTURES=1` renews the pictures of docs/window.md. */
const isRenewing = Boolean(process.env.LATCHKEY_PICTURES);

/** Takes a picture of the window where that is asked for: into test/output, and where it is to be shown into the documentation. */
export async function takePicture(page: Page, name: string, isShown: boolean): Promise<void> {
  if (!isRenewing) return;
  mkdirSync(output, { recursive: true });
  const image = await page.screenshot({ path: join(output, `${name}.png`), animations: 'disabled' });
  if (isShown) writeFileSync(join(documents, `window-${name}.png`), withPalette(image));
}

/** The same picture in at most 256 colours, a third of the size: a repository keeps every picture that it ever had. */
function withPalette(image: Buffer): Buffer {
  const { status, stdout, error } = spawnSync('pngquant', ['--quality=80-100', '--speed=1', '--strip', '-'], {
    input: image,
    maxBuffer: 16 * 1_024 * 1_024,
  });
  if (status !== 0) throw new Error('The pictures need pngquant: apt install pngquant', { cause: error });
  return stdout;
}
