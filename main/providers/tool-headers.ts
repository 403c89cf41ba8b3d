import { ownHeaders } from './own-headers.ts';

/** The headers of a tool's request that may go along, names in lower case. */
export function passableHeaders(
  headers: Readonly<Record<string, string>> | undefined,
): Record<string, string> {
  const named = Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value] as const);
  return Object.fromEntries(named.filter(([name]) => !ownHeaders.has(name)));
}
