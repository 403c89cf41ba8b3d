import type { CSSProperties } from 'react';
import { providerIcons } from './provider-icons.ts';
import './monogram.css';

/** The sign of a provider: what it is for where that is known, else its letters; in a colour that stays the same for ever. */
export function Monogram({
  providerId,
  name,
  short = false,
}: {
  readonly providerId: string;
  readonly name: string;
  /** One letter, where there is little room. */
  readonly short?: boolean;
}) {
  const style: CSSProperties & Record<'--hue', number> = { '--hue': hueOf(providerId) };
  const Icon = Object.hasOwn(providerIcons, providerId) ? providerIcons[providerId] : undefined;
  return (
    <span className="monogram" style={style} aria-hidden="true">
      {Icon ? <Icon size={short ? 12 : 16} /> : short ? lettersOf(name).charAt(0) : lettersOf(name)}
    </span>
  );
}

/** A hue in degrees, made of the id alone (FNV-1a), in steps far enough apart to be told from each other. */
export function hueOf(providerId: string): number {
  let hash = 0x811c9dc5;
  for (const sign of providerId) {
    hash ^= sign.codePointAt(0) ?? 0;
    hash = Math.imul(hash, 0x01000193);
  }
  return ((hash >>> 0) % 24) * 15;
}

/** Up to two letters: of its words, or of the capitals of a compound name (`GitHub`, `PixVerse`). */
export function lettersOf(name: string): string {
  const words = name.match(/(?<=^|\s)\S/gu) ?? [];
  const capitals = name.match(/\p{Lu}/gu) ?? [];
  return (words.length > 1 || capitals.length < 2 ? words : capitals).slice(0, 2).join('').toUpperCase();
}
