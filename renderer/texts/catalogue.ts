import type { english } from './english.ts';

/** The texts of one language: the same shape, other words. */
type Translated<Part> = Part extends (...parameters: infer Parameters) => string
  ? (...parameters: Parameters) => string
  : Part extends string
    ? string
    : { readonly [Key in keyof Part]: Translated<Part[Key]> };

/** The catalogue. A language is complete when it has this type: a text that is missing does not compile. */
export type Texts = Translated<typeof english>;
