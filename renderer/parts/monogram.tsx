import type { CSSProperties } from 'react';
import './monogram.css';

/** The sign of a provider: a letter in a colour that stays the same for ever. */
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
  return (
    <span className="monogram" style={style} aria-hidden="true">
      {short ? lettersOf(name).charAt(0) : lettersOf(name)}
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

/** Up to two letters: the capitals of a compound name (`GitHub`, `PixVerse`), or of its words. */
export function lettersOf(name: string): string {
  const capitals = name.match(/\p{Lu}/gu) ?? [];
  const [first = name.trim().charAt(0), second = ''] =
    capitals.length > 1 ? capitals : (name.match(/(?<=^|\s)\S/gu) ?? []);
  return (first + second).toUpperCase();
}
