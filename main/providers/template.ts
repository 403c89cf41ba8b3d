/** Looks a variable up; undefined if it has no value now. */
export type Variables = (name: string) => string | undefined;

/** A text with variables, taken apart once. */
export interface Template {
  /** The names of the variables in it. */
  readonly variables: readonly string[];
  /** The text with values in place, each passed through `encode`; undefined if a variable has no value. */
  fill(variables: Variables, encode?: (value: string) => string): string | undefined;
}

const variablePattern = /\{\{[\w.-]+\}\}|\{([A-Za-z][\w.-]*)\}/g;

/** Takes a template apart. `{name}` is a variable, `{{name}}` stands for `{name}` itself, and any other brace for itself. */
export function compileTemplate(text: string): Template {
  const literals: string[] = [];
  const variables: string[] = [];
  let literal = '';
  let position = 0;
  for (const match of text.matchAll(variablePattern)) {
    literal += text.slice(position, match.index);
    position = match.index + match[0].length;
    const name = match[1];
    if (name === undefined) {
      literal += match[0].slice(1, -1);
      continue;
    }
    literals.push(literal);
    variables.push(name);
    literal = '';
  }
  const last = literal + text.slice(position);
  return {
    variables,
    fill(lookUp, encode) {
      let filled = '';
      for (let index = 0; index < variables.length; index += 1) {
        const value = lookUp(variables[index] ?? '');
        if (value === undefined) return undefined;
        filled += (literals[index] ?? '') + (encode ? encode(value) : value);
      }
      return filled + last;
    },
  };
}

/** Replaces one variable that is known from the start, and leaves the others in place. */
export function presetVariable(text: string, name: string, value: string): string {
  return text.replace(variablePattern, (whole, variable) => (variable === name ? value : whole));
}

/** Applies a change to every text within a JSON-like value; names of members stay. */
export function mapTexts<T>(value: T, change: (text: string) => string): T {
  return mapped(value, change) as T;
}

function mapped(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapped(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mapped(item, change)]));
}
