/** Rows in columns as wide as their widest cell; the last column is cut so that a row fits the width. */
export function table(rows: readonly (readonly string[])[], width: number): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => cells(row[column] ?? ''))),
  );
  return rows.map((row) => {
    const line = row.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - cells(cell))).join('  ');
    return cut(line.trimEnd(), width);
  });
}

/** Cells of the terminal that a text takes, colours left out. */
function cells(text: string): number {
  let sum = 0;
  for (const character of withoutColour(text)) sum += isWide(character) ? 2 : 1;
  return sum;
}

function cut(line: string, width: number): string {
  if (cells(line) <= width) return line;
  // A coloured sign stands at the beginning; only what comes after it is cut.
  let kept = line;
  while (kept !== '' && cells(kept) >= width) kept = [...kept].slice(0, -1).join('');
  return `${kept}…`;
}

function withoutColour(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this is how a colour begins
  return text.replace(/\u001b\[\d+m/g, '');
}

/** East Asian and pictographic characters take two cells. */
function isWide(character: string): boolean {
  return /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(
    character,
  );
}
