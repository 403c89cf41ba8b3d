import type { HttpResponse } from '../engine/http.ts';
import { isJsonObject } from './merge-patch.ts';

/** What a body is. `empty`: nothing, or an object without members. */
export type BodyKind = 'json' | 'html' | 'empty' | 'not-json';

/** A reply, with its body taken apart at most once. */
export class Reply {
  readonly response: HttpResponse;
  #parsed: { readonly kind: BodyKind; readonly json: unknown } | undefined;

  constructor(response: HttpResponse) {
    this.response = response;
  }

  get status(): number {
    return this.response.status;
  }

  get bodyKind(): BodyKind {
    return this.#read().kind;
  }

  /** The JSON of the body; undefined if it is none. `{}` is JSON although the body counts as empty. */
  get json(): unknown {
    return this.#read().json;
  }

  #read(): { readonly kind: BodyKind; readonly json: unknown } {
    this.#parsed ??= parseBody(this.response);
    return this.#parsed;
  }
}

function parseBody(response: HttpResponse): { readonly kind: BodyKind; readonly json: unknown } {
  const { body } = response;
  const type = response.headers['content-type'] ?? '';
  const start = /\S/.exec(body)?.[0];
  if (start === undefined) return { kind: 'empty', json: undefined };
  // The body decides and not its declared type: some servers send JSON as text/html, and proxies send pages as anything.
  if (start !== '<') {
    try {
      const json: unknown = JSON.parse(body);
      const isEmpty = isJsonObject(json) && Object.keys(json).length === 0;
      return { kind: isEmpty ? 'empty' : 'json', json };
    } catch {
      // Not JSON: the kind of page is told below.
    }
  }
  const isPage = start === '<' || /^\s*(?:text\/html|application\/xhtml\+xml)/i.test(type);
  return { kind: isPage ? 'html' : 'not-json', json: undefined };
}
