import { mkdir } from 'node:fs/promises';
import type { ImageDesk, ImageOrder, ImageOutcome } from '../api/image-parts.ts';
import type { Actor } from '../engine/events.ts';
import { failureOf, handlingOf } from '../engine/failure.ts';
import type { SecureSessionManager } from '../engine/session-manager.ts';
import { imageFxRequest, readImages } from '../providers/image-fx.ts';
import { showFolder } from './browser.ts';
import { ImageGallery, type KeptImage } from './image-gallery.ts';

/** A seed of the service is a number of 31 bits. */
const seeds = 2 ** 31;

/** Makes images signed in as an account, and keeps them. */
export class KeptImageDesk implements ImageDesk {
  readonly #engine: Pick<SecureSessionManager, 'request' | 'get'>;
  readonly #gallery: ImageGallery;
  readonly #now: () => number;

  constructor(engine: Pick<SecureSessionManager, 'request' | 'get'>, folder: string, now = Date.now) {
    this.#engine = engine;
    this.#gallery = new ImageGallery(folder);
    this.#now = now;
  }

  async generate(order: ImageOrder, by: { actor: Actor; signal: AbortSignal }): Promise<ImageOutcome> {
    const { id, prompt, count, ratio } = order;
    const seed = order.seed ?? Math.floor(Math.random() * seeds);
    const at = this.#now();
    try {
      const response = await this.#engine.request(id, imageFxRequest({ prompt, count, ratio, seed }, at), by);
      const made = readImages(response).map(({ bytes, ...facts }) => ({
        bytes,
        facts: { accountId: id, prompt, seed, ratio, at, ...facts },
      }));
      return { images: await this.#gallery.keep(made) };
    } catch (error) {
      const failure = failureOf(error);
      const earlier = isPassing(failure.kind) ? await this.#gallery.list(id, prompt) : [];
      if (earlier.length === 0) throw error;
      return { images: earlier, failure };
    }
  }

  list(id: string, prompt?: string): Promise<readonly KeptImage[]> {
    this.#engine.get(id);
    return this.#gallery.list(id, prompt);
  }

  read(id: string, name: string) {
    return this.#gallery.read(id, name);
  }

  async openFolder(id: string): Promise<void> {
    this.#engine.get(id);
    const folder = this.#gallery.folderOf(id);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await showFolder(folder);
  }
}

/** Whether the images of before are of use: nothing is wrong with the prompt, and the service cannot be had now. */
function isPassing(kind: Parameters<typeof handlingOf>[0]): boolean {
  return handlingOf(kind) !== 'none' && kind !== 'storage-unavailable';
}
