/**
 * One line of CSV (RFC 4180), its line break included. Numbers go as they are; texts that a spreadsheet would take for a formula are made
 * harmless by an apostrophe before them (OWASP, CSV injection): a label or a plan is somebody else's text.
 */
export function csvLine(cells: readonly (string | number | undefined)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: string | number | undefined): string {
  if (cell === undefined) return '';
  if (typeof cell === 'number') return String(cell);
  const text = harmless(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Spreadsheets look past white space before a formula, and some take full-width signs for the plain ones. */
function harmless(text: string): string {
  return /^\s*[=+\-@＝＋－＠]/.test(text) || /^[\t\r]/.test(text) ? `'${text}` : text;
}
