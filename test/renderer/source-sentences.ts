import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Expression, parseSync, Visitor } from 'oxc-parser';

const root = join(import.meta.dirname, '..', '..');

/** A sentence that main says of a failure, with `{}` for each value in it, and the files that say it. */
export type SourceSentences = ReadonlyMap<string, readonly string[]>;

/** The functions of main that make a failure, and which of their parameters is its sentence. */
const makers: Readonly<Record<string, number>> = { fail: 1, vaultFailure: 1 };

/**
 * Every sentence of a failure that stands in main: what `fail` and its kin are given, and what is written as `message` beside a `kind`. What is
 * put together elsewhere first is not seen.
 */
export function readSourceSentences(): SourceSentences {
  const found = new Map<string, string[]>();
  for (const file of globSync('main/**/*.ts', { cwd: root })) {
    const add = (expression: Expression) => {
      for (const sentence of sentencesOf(expression)) {
        const files = found.get(sentence) ?? [];
        found.set(sentence, files);
        files.push(file);
      }
    };
    const { program } = parseSync(file, readFileSync(join(root, file), 'utf8'));
    new Visitor({
      CallExpression({ callee, arguments: given }) {
        const place = callee.type === 'Identifier' ? makers[callee.name] : undefined;
        const sentence = place === undefined ? undefined : given[place];
        if (sentence && sentence.type !== 'SpreadElement') add(sentence);
      },
      ObjectExpression({ properties }) {
        const member = (name: string) => {
          for (const each of properties) {
            if (each.type === 'Property' && each.key.type === 'Identifier' && each.key.name === name) {
              return each.value;
            }
          }
          return undefined;
        };
        const sentence = member('message');
        if (sentence && member('kind')) add(sentence);
      },
    }).visit(program);
  }
  return found;
}

function sentencesOf(expression: Expression): readonly string[] {
  switch (expression.type) {
    case 'Literal':
      return typeof expression.value === 'string' ? [expression.value] : [];
    case 'TemplateLiteral':
      return [expression.quasis.map(({ value }) => value.cooked ?? '').join('{}')];
    case 'ConditionalExpression':
      return [...sentencesOf(expression.consequent), ...sentencesOf(expression.alternate)];
    default:
      return [];
  }
}
