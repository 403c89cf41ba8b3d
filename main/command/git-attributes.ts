/** What git and a credential helper tell each other: one attribute a line, several of a name where that ends in `[]` (git-credential(1)). */
export interface GitAttributes {
  readonly single: Readonly<Record<string, string>>;
  readonly several: Readonly<Record<string, readonly string[]>>;
}

/** Reads attributes up to an empty line or the end. An empty entry of several drops those before it; lines without `=` are passed over. */
export function readGitAttributes(text: string): GitAttributes {
  const single: Record<string, string> = {};
  const several: Record<string, string[]> = {};
  for (const line of text.split('\n')) {
    if (line === '' || line === '\r') break;
    const equals = line.indexOf('=');
    if (equals <= 0) continue;
    const name = line.slice(0, equals);
    const value = line.slice(equals + 1).replace(/\r$/, '');
    if (!name.endsWith('[]')) {
      single[name] = value;
      continue;
    }
    const list = name.slice(0, -2);
    several[list] = value === '' ? [] : [...(several[list] ?? []), value];
  }
  return { single, several };
}

/** The address that git wants to go to, or undefined if it tells none. */
export function gitUrl({ single }: GitAttributes): string | undefined {
  const { protocol, host, path = '' } = single;
  if (!protocol || !host) return single.url === undefined ? undefined : URL.parse(single.url)?.href;
  return URL.parse(`${protocol}://${host}/${path}`)?.href;
}

/** Attributes as lines. Throws if a value could be read as further attributes. */
export function gitLines(attributes: readonly (readonly [string, string])[]): string[] {
  return attributes.map(([name, value]) => {
    if (/[\n\0]/.test(value)) throw new Error(`the value of ${name} has a line break`);
    return `${name}=${value}`;
  });
}
