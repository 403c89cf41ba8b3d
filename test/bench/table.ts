import { readFileSync, writeFileSync } from 'node:fs';
import type { Machine } from './machine.ts';
import type { BenchRow, Spread } from './measure.ts';

/** What one run of the bench came to. */
export interface BenchReport extends Machine {
  /** How long it took. */
  readonly seconds: number;
  readonly rows: readonly BenchRow[];
  /** What was not measured because something is missing or it was not asked for, one sentence each. */
  readonly skipped: readonly string[];
  /** What should have been measured and was not, one sentence each. */
  readonly failed: readonly string[];
}

const begin = '<!-- the table that npm run bench -- --write-docs writes -->';
const end = '<!-- the end of that table -->';

function figure(value: number): string {
  if (!Number.isFinite(value)) return '-';
  if (value >= 100) return value.toFixed(0);
  return value >= 1 ? value.toFixed(1) : value.toPrecision(2);
}

function spread({ median, low, high }: Spread): string {
  return `${figure(median)} (${figure(low)}-${figure(high)})`;
}

/** One row in one line, for who watches the bench run. */
export function describeRow(row: BenchRow): string {
  const figures = `${figure(row.ours.median)} ${row.unit}; ${row.rival}: ${figure(row.theirs.median)}`;
  const outcome = hasTarget(row) ? `, target ${row.target}: ${outcomeOf(row)}` : '';
  return `${row.name}: ${figures}; ratio ${spread(row.ratio)}${outcome}`;
}

function hasTarget({ target }: BenchRow): boolean {
  return !target.startsWith('-');
}

function outcomeOf(row: BenchRow): string {
  if (!hasTarget(row)) return '';
  return row.reached ? 'reached' : 'NOT reached';
}

/** The rows as a table in Markdown, with what they were measured on above it and what was not measured below it. */
export function renderReport(report: BenchReport): string {
  const head = ['what', 'unit', 'Latchkey', 'rival', 'its figure', 'ratio', 'runs', 'target', ''];
  const lines = report.rows.map((row) => [
    row.name,
    row.unit,
    spread(row.ours),
    row.rival,
    spread(row.theirs),
    spread(row.ratio),
    String(row.runs),
    row.target,
    outcomeOf(row),
  ]);
  const widths = head.map((title, column) =>
    Math.max(title.length, ...lines.map((line) => line[column]?.length ?? 0)),
  );
  const render = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  const { machine, commit, seconds, versions, skipped, failed } = report;
  const aimed = report.rows.filter(hasTarget);
  const reached = aimed.filter((row) => row.reached).length;
  const rest = [
    `${reached} of ${aimed.length} targets reached.`,
    ...failed.map((line) => `NOT MEASURED: ${line}`),
    ...skipped.map((line) => `SKIPPED: ${line}`),
  ];
  return [
    `${machine}; commit ${commit}; ${seconds} s. Beside it: ${versions.join(', ')}.`,
    '',
    render(head),
    rule,
    ...lines.map(render),
    '',
    ...rest.flatMap((line) => [line, '']),
  ].join('\n');
}

/** Puts the report between the marks of a document, in the place of the one before. Throws if the marks are not there. */
export function writeDocs(path: string, report: BenchReport): void {
  const text = readFileSync(path, 'utf8');
  const [before, after] = [text.indexOf(begin), text.indexOf(end)];
  if (before < 0 || after < before) throw new Error(`${path} does not mark the place of the table`);
  const table = renderReport(report).trim();
  writeFileSync(path, `${text.slice(0, before)}${begin}\n\n${table}\n\n${text.slice(after)}`);
}
