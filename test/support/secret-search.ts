import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where a secret was found, and in which form. Never the secret itself. */
export interface Leak {
  readonly secret: string;
  readonly form: string;
  readonly place: string;
}

/** The forms in which a text may lie around. */
const forms: Readonly<Record<string, (text: string) => Buffer>> = {
  'as it is': (text) => Buffer.from(text),
  'in UTF-16': (text) => Buffer.from(text, 'utf16le'),
  'in hex': (text) => Buffer.from(Buffer.from(text).toString('hex')),
  'URL-encoded': (text) => Buffer.from(encodeURIComponent(text)),
  'in JSON': (text) => Buffer.from(JSON.stringify(text).slice(1, -1)),
  // Base64 of a text inside another one: what does not depend on where it begins.
  'in base64': (text) => innerBase64(text, 0),
  'in base64, one byte later': (text) => innerBase64(text, 1),
  'in base64, two bytes later': (text) => innerBase64(text, 2),
};

/** 32 bytes in base64url. */
function isKey(text: string): boolean {
  return /^[\w-]{43}$/.test(text);
}

function innerBase64(text: string, offset: number): Buffer {
  const encoded = Buffer.concat([Buffer.alloc(offset, 'x'), Buffer.from(text)]).toString('base64url');
  return Buffer.from(encoded.slice(offset === 0 ? 0 : offset + 1, -4));
}

/** Looks for named secrets, whatever form they are in. */
export class SecretSearch {
  readonly #needles: { readonly secret: string; readonly form: string; readonly bytes: Buffer }[] = [];

  /** Texts; of a key in base64url its bytes as well. */
  constructor(secrets: ReadonlyMap<string, string>) {
    for (const [secret, text] of secrets) {
      if (text.length < 12) throw new Error(`${secret} is too short to be told from chance`);
      const seen = new Set<string>();
      for (const [form, encode] of Object.entries(forms)) {
        const bytes = encode(text);
        if (seen.has(bytes.toString('hex'))) continue;
        seen.add(bytes.toString('hex'));
        this.#needles.push({ secret, form, bytes });
      }
      if (isKey(text))
        this.#needles.push({ secret, form: 'as bytes', bytes: Buffer.from(text, 'base64url') });
    }
  }

  /** The secrets in some bytes. Base64 with + and / is found as well. */
  in(place: string, content: Buffer | string): Leak[] {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    const urlSafe = Buffer.from(bytes);
    for (let index = 0; index < urlSafe.length; index += 1) {
      if (urlSafe[index] === 0x2b) urlSafe[index] = 0x2d;
      else if (urlSafe[index] === 0x2f) urlSafe[index] = 0x5f;
    }
    return this.#needles
      .filter((needle) => bytes.includes(needle.bytes) || urlSafe.includes(needle.bytes))
      .map(({ secret, form }) => ({ secret, form, place }));
  }

  /** The secrets in every file below a folder, and in the files' names. */
  inFolder(folder: string): Leak[] {
    return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [
        ...this.in(`the name of ${path}`, path),
        ...(entry.isFile() ? this.in(path, readFileSync(path)) : []),
      ];
    });
  }

  /** The secrets in title, arguments and environment of a process and all that it started (Linux); `but` for what matches. */
  inProcesses(processId: number, but?: RegExp): Leak[] {
    return familyOf(processId).flatMap((id) =>
      ['cmdline', 'environ', 'comm'].flatMap((name) => {
        try {
          const content = readFileSync(`/proc/${id}/${name}`, 'latin1');
          return this.in(
            `${name} of process ${id}`,
            Buffer.from(but ? content.replace(but, '') : content, 'latin1'),
          );
        } catch {
          // It ended meanwhile.
          return [];
        }
      }),
    );
  }
}

function familyOf(processId: number): number[] {
  try {
    const children = readFileSync(`/proc/${processId}/task/${processId}/children`, 'utf8').trim();
    return [
      processId,
      ...children
        .split(' ')
        .filter(Boolean)
        .flatMap((id) => familyOf(Number(id))),
    ];
  } catch {
    return [processId];
  }
}
