import type { Captured } from '../engine/provider.ts';

/** What a person pasted, made into what a sign-in adapter would bring. */
export interface PastedSecret {
  readonly way: 'cookies' | 'token' | 'api-key';
  readonly text: string;
  readonly providerId: string;
  readonly instance?: string;
}

/** Throws `invalid-input` if the text is not what it should be; never repeats it. */
export type ParsePasted = (pasted: PastedSecret) => Captured;
