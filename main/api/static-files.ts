import { type Dirent, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join, relative, sep } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
};

interface StaticFile {
  readonly location: string;
  readonly type: string;
  /** The name has a hash of the content in it. */
  readonly immutable: boolean;
}

/**
 * The files of the built window. Which there are is read once: only these are ever opened, so that no path, however written, leads
 * anywhere else.
 */
export class StaticFiles {
  readonly #files = new Map<string, StaticFile>();

  constructor(folder: string) {
    for (const entry of filesBelow(folder)) {
      const location = join(entry.parentPath, entry.name);
      const type = types[extname(entry.name)];
      if (!entry.isFile() || !type) continue;
      const path = relative(folder, location).split(sep).join('/');
      this.#files.set(path, { location, type, immutable: path.startsWith('assets/') });
    }
  }

  /** Whether the window was built. */
  get complete(): boolean {
    return this.#files.has('index.html');
  }

  has(path: string): boolean {
    return this.#files.has(path);
  }

  /** The file's content and media type; undefined if it is not one of them. */
  async read(path: string): Promise<{ readonly content: Buffer; readonly type: string } | undefined> {
    const file = this.#files.get(path);
    return file && { content: await readFile(file.location), type: file.type };
  }

  /** Sends the file; a HEAD request gets its headers. */
  async send(path: string, response: ServerResponse): Promise<void> {
    const file = this.#files.get(path);
    if (!file) throw new Error('not one of the files');
    const content = await readFile(file.location);
    response.writeHead(200, {
      'content-type': file.type,
      'content-length': content.length,
      'cache-control': file.immutable ? 'private, max-age=31536000, immutable' : 'no-cache',
    });
    response.end(content);
  }
}

function filesBelow(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true });
  } catch {
    return [];
  }
}
