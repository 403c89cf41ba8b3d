const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** The text as it may stand in an element or a quoted attribute. */
export function escapedXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? '');
}
