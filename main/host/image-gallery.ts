import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { fail } from '../engine/failure.ts';
import { writeWhole } from '../vault/whole-file.ts';

/** How an image came about; lies beside it as JSON. */
const sidecar = z.object({
  accountId: z.string(),
  prompt: z.string(),
  seed: z.number().optional(),
  model: z.string().optional(),
  mediaId: z.string().optional(),
  ratio: z.string().optional(),
  at: z.number(),
});

export type ImageFacts = z.output<typeof sidecar>;

/** An image that is kept. */
export interface KeptImage extends ImageFacts {
  readonly name: string;
  readonly path: string;
}

const imageFile = /^[0-9a-z][0-9a-z-]*\.(png|jpg|webp)$/;

/**
 * The images that accounts have made, each a file with a JSON file beside it that says how it came about. They are the person's: they stay
 * when an account is removed, and whatever is deleted here is gone from the gallery too.
 */
export class ImageGallery {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  folderOf(accountId: string): string {
    return join(this.#folder, accountId);
  }

  /** Keeps images of one making. Throws `storage-unavailable`. */
  async keep(
    images: readonly { readonly bytes: Uint8Array; readonly facts: ImageFacts }[],
  ): Promise<readonly KeptImage[]> {
    const kept: KeptImage[] = [];
    for (const [index, { bytes, facts }] of images.entries()) {
      const folder = this.folderOf(facts.accountId);
      const time = new Date(facts.at)
        .toISOString()
        .replaceAll(/[-:]|\.\d+Z$/g, '')
        .toLowerCase();
      const name = `${time}-${Math.trunc(facts.at % 1_000)
        .toString()
        .padStart(3, '0')}-${index + 1}.${endingOf(bytes)}`;
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        // The image first: one without its facts is no part of the gallery yet.
        await writeWhole(join(folder, name), bytes);
        await writeWhole(
          join(folder, `${name}.json`),
          Buffer.from(`${JSON.stringify(facts, undefined, 2)}\n`),
        );
      } catch (error) {
        const detail = error instanceof Error && 'code' in error ? String(error.code) : undefined;
        throw fail('storage-unavailable', 'The images could not be saved.', { detail });
      }
      kept.push({ ...facts, name, path: join(folder, name) });
    }
    return kept;
  }

  /** The images of an account, newest first; those of one prompt if it is given. */
  async list(accountId: string, prompt?: string): Promise<readonly KeptImage[]> {
    const folder = this.folderOf(accountId);
    const names = await readdir(folder).catch((): string[] => []);
    const known = new Set(names);
    const whole = names.filter((name) => imageFile.test(name) && known.has(`${name}.json`));
    const images = await Promise.all(whole.map((name) => this.#factsOf(folder, name)));
    const wanted = prompt === undefined ? undefined : sameWords(prompt);
    return images
      .filter((image) => image !== undefined)
      .filter((image) => wanted === undefined || sameWords(image.prompt) === wanted)
      .toSorted((one, other) => other.at - one.at || (one.name < other.name ? -1 : 1));
  }

  /** An image's bytes and type. Throws `invalid-input` if there is none of the name. */
  async read(accountId: string, name: string): Promise<{ readonly type: string; readonly bytes: Buffer }> {
    const ending = imageFile.exec(name)?.[1];
    try {
      if (ending === undefined) throw new Error('no such name');
      const bytes = await readFile(join(this.folderOf(accountId), name));
      return { type: `image/${ending === 'jpg' ? 'jpeg' : ending}`, bytes };
    } catch {
      throw fail('invalid-input', 'There is no such image any more.', { field: 'name' });
    }
  }

  async #factsOf(folder: string, name: string): Promise<KeptImage | undefined> {
    try {
      const facts = sidecar.parse(JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8')));
      return { ...facts, name, path: join(folder, name) };
    } catch {
      // Anybody can have written there; what cannot be read is left alone.
      return undefined;
    }
  }
}

/** The same prompt, however it is spaced and capitalised. */
function sameWords(prompt: string): string {
  return prompt.normalize('NFC').trim().replaceAll(/\s+/g, ' ').toLowerCase();
}

/** By the first bytes, whatever the service calls it. */
function endingOf(bytes: Uint8Array): 'png' | 'jpg' | 'webp' {
  const start = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
  if (start.startsWith('\u0089PNG')) return 'png';
  return start.startsWith('RIFF') && start.endsWith('WEBP') ? 'webp' : 'jpg';
}
