import { z } from 'zod';
import { fail } from '../engine/failure.ts';
import type { HttpRequest, HttpResponse } from '../engine/http.ts';

/**
 * The one call of ImageFX that a definition cannot say: its body has numbers of the person's, and its reply is images. Everything else
 * about the account, signing in and renewing included, is data.
 *
 * Address, header and the shape of the reply are public knowledge; the body is what unofficial clients send (November 2026). Not tried
 * against the live site.
 */
export const imageFxAddress = 'https://aisandbox-pa.googleapis.com/v1:runImageFx';

const model = 'IMAGEN_3_5';
/** Four images of 2 MB in base64, with room. */
const longestReply = 32 * 1024 * 1024;
const timeout = 120_000;

const ratios = {
  square: 'IMAGE_ASPECT_RATIO_SQUARE',
  portrait: 'IMAGE_ASPECT_RATIO_PORTRAIT',
  landscape: 'IMAGE_ASPECT_RATIO_LANDSCAPE',
  'portrait-3-4': 'IMAGE_ASPECT_RATIO_PORTRAIT_THREE_FOUR',
  'landscape-4-3': 'IMAGE_ASPECT_RATIO_LANDSCAPE_FOUR_THREE',
} as const;

export type ImageRatio = keyof typeof ratios;

/** What images are to be made of. */
export interface ImageWish {
  readonly prompt: string;
  readonly count: number;
  readonly ratio: ImageRatio;
  readonly seed: number;
}

/** An image as it came. */
export interface MadeImage {
  readonly bytes: Uint8Array;
  readonly mediaId?: string;
  readonly seed?: number;
  readonly model?: string;
}

export function imageFxRequest({ prompt, count, ratio, seed }: ImageWish, now: number): HttpRequest {
  return {
    method: 'POST',
    url: imageFxAddress,
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({
      userInput: { candidatesCount: count, prompts: [prompt], seed },
      clientContext: { sessionId: `;${now}`, tool: 'IMAGE_FX' },
      modelInput: { modelNameType: model },
      aspectRatio: ratios[ratio],
    }),
    timeout,
    maxBytes: longestReply,
  };
}

const image = z.object({
  encodedImage: z.string().min(1),
  mediaGenerationId: z.string().optional(),
  seed: z.coerce.number().optional(),
  modelNameType: z.string().optional(),
});
const reply = z.object({
  imagePanels: z.array(z.object({ generatedImages: z.array(image).default([]) })).min(1),
});
const refusal = z.object({
  error: z.object({
    status: z.string().optional(),
    details: z.array(z.object({ reason: z.string().optional() })).default([]),
  }),
});

/**
 * The images of a reply. Throws `invalid-input` if Google does not make images of this prompt, `transient` where it cannot now, and
 * `unrecognised` for anything else.
 */
export function readImages({ status, body }: HttpResponse): readonly MadeImage[] {
  const json = parsed(body);
  if (status >= 400) throw refused(status, json);
  const read = reply.safeParse(json);
  const images = read.data?.imagePanels.flatMap(({ generatedImages }) => generatedImages) ?? [];
  if (images.length === 0) {
    throw fail('unrecognised', 'ImageFX answered without images.', { detail: `HTTP ${status}` });
  }
  return images.map(({ encodedImage, mediaGenerationId, seed, modelNameType }) => ({
    bytes: Buffer.from(encodedImage.replace(/^data:[^,]*,/, ''), 'base64'),
    ...(mediaGenerationId === undefined ? {} : { mediaId: mediaGenerationId }),
    ...(seed === undefined ? {} : { seed }),
    ...(modelNameType === undefined ? {} : { model: modelNameType }),
  }));
}

function refused(status: number, json: unknown) {
  const { error } = refusal.safeParse(json).data ?? {};
  // A constant of Google's, such as PUBLIC_ERROR_UNSAFE_GENERATION; anything else is not repeated.
  const reason = error?.details.find((detail) => /^[A-Z][A-Z_]{2,80}$/.test(detail.reason ?? ''))?.reason;
  const detail = reason ?? `HTTP ${status}`;
  if (status === 400) {
    return fail('invalid-input', 'Google makes no images of this prompt.', { field: 'prompt', detail });
  }
  if (status >= 500) return fail('transient', 'ImageFX cannot make images at the moment.', { detail });
  if (status === 403) return fail('not-allowed', 'Google does not let this account make images.', { detail });
  return fail('unrecognised', 'ImageFX answered in a way that is not known.', { detail });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
