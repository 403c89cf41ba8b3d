import {
  applyEdits,
  findNodeAtLocation,
  type JSONPath,
  modify,
  type Node,
  parse,
  parseTree,
} from 'jsonc-parser';

/** A place in a text, counted from 1 for people and from 0 for the field. */
export interface TextPlace {
  readonly offset: number;
  readonly length: number;
  readonly line: number;
  readonly column: number;
}

const formattingOptions = { insertSpaces: true, tabSize: 2, eol: '\n' };

/** The value that a text holds, as far as it can be read. */
export function definitionIn(text: string): unknown {
  return parse(text, [], { allowTrailingComma: true });
}

/** What stands at a path of a value; undefined if nothing does. */
export function readPath(value: unknown, path: JSONPath): unknown {
  let current = value;
  for (const token of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, token)) return undefined;
    current = (current as Record<string | number, unknown>)[token];
  }
  return current;
}

/**
 * The text with another value at a path; undefined takes it out, and what is empty without it as well. Everything else stays as it was
 * written.
 */
export function withValue(text: string, path: JSONPath, value: unknown): string {
  const changed = applyEdits(text, modify(text, path, value, { formattingOptions }));
  const parent = path.slice(0, -1);
  if (value !== undefined || parent.length === 0) return changed;
  const rest = readPath(definitionIn(changed), parent);
  const isEmpty = typeof rest === 'object' && rest !== null && Object.keys(rest).length === 0;
  return isEmpty && !canBeEmpty(parent) ? withValue(changed, parent, undefined) : changed;
}

/** A way in may need nothing more than to be there. */
function canBeEmpty(path: JSONPath): boolean {
  return path.length === 1 ? path[0] === 'instance' || path[0] === 'signIn' : path[0] === 'signIn';
}

/** A built-in definition as the beginning of one's own: under an id that is free to be used. */
export function asOwn(text: string): string {
  const id = readPath(definitionIn(text), ['id']);
  return typeof id === 'string' ? withValue(text, ['id'], `my-${id}`) : text;
}

/** Where a JSON pointer (RFC 6901) leads in a text; what is not there is shown where it belongs. */
export function placeOfPointer(text: string, pointer: string): TextPlace {
  const root = parseTree(text);
  let node: Node | undefined = root;
  for (const token of tokensOf(pointer)) {
    const next: Node | undefined =
      node && findNodeAtLocation(node, [node.type === 'array' ? Number(token) : token]);
    if (!next) break;
    node = next;
  }
  // A member is shown with its name: a value such as `1` says little.
  const shown = node?.parent?.type === 'property' ? node.parent : node;
  return placeAt(text, shown?.offset ?? 0, shown === root ? 1 : (shown?.length ?? 1));
}

/** The place of a line and column, both from 1. */
export function placeOfLine(text: string, line: number, column: number): TextPlace {
  const before = text
    .split('\n')
    .slice(0, line - 1)
    .join('\n');
  const offset = Math.min(text.length, before.length + (line > 1 ? 1 : 0) + column - 1);
  return { offset, length: 1, line, column };
}

function placeAt(text: string, offset: number, length: number): TextPlace {
  const before = text.slice(0, offset);
  return { offset, length, line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

/** The names and indexes of a JSON pointer. */
export function tokensOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}
