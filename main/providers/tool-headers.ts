/** Set by the client, or able to change what a request is: not for tools to choose. */
const reserved = new Set([
  'cookie',
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'upgrade',
  'te',
  'trailer',
]);

/** The headers of a tool's request that may go along, names in lower case. */
export function passableHeaders(
  headers: Readonly<Record<string, string>> | undefined,
): Record<string, string> {
  const named = Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value] as const);
  return Object.fromEntries(named.filter(([name]) => !reserved.has(name)));
}
