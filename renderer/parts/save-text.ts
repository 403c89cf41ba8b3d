/** Has the browser save a text as a file, where and how the person has it save files. */
export function saveText(name: string, type: string, parts: string[]): void {
  const url = URL.createObjectURL(new Blob(parts, { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The saving has begun by the next turn; the text is not needed longer.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
