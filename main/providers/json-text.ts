import { formatPointer, type Json } from '../engine/json-pointer.ts';

/** Where a text stops being JSON. */
export interface SyntaxProblem {
  /** Pointer to the member or item that was being read. */
  readonly pointer: string;
  readonly line: number;
  readonly column: number;
  /** What stands there, in words. */
  readonly found: string;
  /** What JSON wants there, in words. */
  readonly expected: string;
}

export type ParsedJson =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly problem: SyntaxProblem };

const deepest = 64;

/**
 * Parses JSON (RFC 8259) and says where and why a text is not. Stricter than `JSON.parse` in two points: a name given twice in one
 * object is refused, because the first would be dropped in silence, and nesting is limited. `JSON.parse` itself gives no position in
 * some of its messages and quotes the text in others.
 */
export function parseJsonText(text: string): ParsedJson {
  const reader = new JsonReader(text);
  try {
    return { ok: true, value: reader.readDocument() };
  } catch (thrown) {
    if (thrown instanceof Unexpected) return { ok: false, problem: reader.problemAt(thrown) };
    throw thrown;
  }
}

class Unexpected extends Error {
  readonly offset: number;
  readonly expected: string;
  readonly found: string | undefined;

  constructor(offset: number, expected: string, found?: string) {
    super('unexpected');
    this.offset = offset;
    this.expected = expected;
    this.found = found;
  }
}

class JsonReader {
  readonly #text: string;
  readonly #path: (string | number)[] = [];
  #at = 0;

  constructor(text: string) {
    // Editors on Windows may put a byte order mark first; RFC 8259 lets parsers ignore it.
    this.#text = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  }

  problemAt(thrown: Unexpected): SyntaxProblem {
    const before = this.#text.slice(0, thrown.offset);
    return {
      pointer: formatPointer(this.#path),
      line: before.split('\n').length,
      column: thrown.offset - (before.lastIndexOf('\n') + 1) + 1,
      found: thrown.found ?? this.#describe(thrown.offset),
      expected: thrown.expected,
    };
  }

  readDocument(): Json {
    const value = this.#readValue('a JSON object');
    this.#skipSpace();
    if (this.#at < this.#text.length) throw new Unexpected(this.#at, 'the end of the text');
    return value;
  }

  #readValue(expected: string): Json {
    this.#skipSpace();
    if (this.#path.length > deepest) throw new Unexpected(this.#at, `at most ${deepest} levels of nesting`);
    const character = this.#text[this.#at];
    if (character === '{') return this.#readObject();
    if (character === '[') return this.#readList();
    if (character === '"') return this.#readString();
    const literal = /(?:true|false|null)(?![A-Za-z0-9_])/y;
    const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![A-Za-z0-9_.])/y;
    const word = this.#match(literal) ?? this.#match(number);
    if (word === undefined) throw new Unexpected(this.#at, expected);
    return JSON.parse(word) as Json;
  }

  #readObject(): Json {
    const members = new Map<string, Json>();
    this.#at += 1;
    this.#skipSpace();
    if (this.#take('}')) return {};
    for (;;) {
      this.#skipSpace();
      const start = this.#at;
      if (this.#text[start] !== '"') throw new Unexpected(start, 'a name in double quotes');
      const name = this.#readString();
      if (members.has(name)) throw new Unexpected(start, 'each name once in an object', `"${name}" again`);
      this.#skipSpace();
      if (!this.#take(':')) throw new Unexpected(this.#at, 'a colon after the name');
      this.#path.push(name);
      members.set(name, this.#readValue('a value'));
      this.#path.pop();
      this.#skipSpace();
      if (this.#take('}')) break;
      if (!this.#take(',')) throw new Unexpected(this.#at, 'a comma or }');
    }
    // From entries, so that a member called __proto__ is a member like any other.
    return Object.fromEntries(members);
  }

  #readList(): Json {
    const items: Json[] = [];
    this.#at += 1;
    this.#skipSpace();
    if (this.#take(']')) return items;
    for (;;) {
      this.#path.push(items.length);
      items.push(this.#readValue('a value'));
      this.#path.pop();
      this.#skipSpace();
      if (this.#take(']')) return items;
      if (!this.#take(',')) throw new Unexpected(this.#at, 'a comma or ]');
    }
  }

  #readString(): string {
    const start = this.#at;
    const plain = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y;
    const body = this.#match(plain) ?? '';
    if (this.#take('"')) return JSON.parse(`${body}"`) as string;
    const next = this.#text[this.#at];
    if (next === undefined || next === '\n' || next === '\r') {
      throw new Unexpected(start, 'a closing double quote on the same line', 'a text without end');
    }
    throw new Unexpected(this.#at, 'a valid escape or character in the text');
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #skipSpace(): void {
    this.#match(/[ \t\n\r]*/y);
  }

  #describe(offset: number): string {
    if (offset >= this.#text.length) return 'the end of the text';
    const rest = this.#text.slice(offset, offset + 40);
    if (/^\/[/*]/.test(rest)) return 'a comment';
    if (/^[\]}]/.test(rest) && /,\s*$/.test(this.#text.slice(0, offset))) return `${rest[0]} after a comma`;
    if (rest.startsWith("'")) return 'a single quote';
    const word = /^[\w.+-]+/.exec(rest)?.[0];
    return word ?? JSON.stringify(String.fromCodePoint(this.#text.codePointAt(offset) ?? 0));
  }
}
