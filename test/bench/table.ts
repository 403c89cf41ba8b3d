import type { BenchRow, Spread } from './measure.ts';

function figure(value: number): string {
  if (!Number.isFinite(value)) return '-';
  if (value >= 100) return value.toFixed(0);
  return value >= 1 ? value.toFixed(1) : value.toPrecision(2);
}

function spread({ median, low, high }: Spread): string {
  return `${figure(median)} (${figure(low)}-${figure(high)})`;
}

/** The rows as a table in Markdown, with the machine they were measured on above it. */
export function renderTable(rows: readonly BenchRow[], machine: string): string {
  const head = ['what', 'unit', 'Latchkey', 'rival', 'its figure', 'ratio', 'runs', 'target', ''];
  const lines = rows.map((row) => [
    row.name,
    row.unit,
    spread(row.ours),
    row.rival,
    spread(row.theirs),
    spread(row.ratio),
    String(row.runs),
    row.target,
    row.reached ? 'reached' : 'NOT reached',
  ]);
  const widths = head.map((title, column) =>
    Math.max(title.length, ...lines.map((line) => line[column]?.length ?? 0)),
  );
  const render = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [machine, '', render(head), rule, ...lines.map(render), ''].join('\n');
}
