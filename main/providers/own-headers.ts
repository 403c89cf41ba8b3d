/** Headers that the client sets itself (RFC 9110, 7; RFC 6265), or that can change what a request is: for nobody else to choose. */
export const ownHeaders: ReadonlySet<string> = new Set([
  'cookie',
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'upgrade',
  'te',
  'trailer',
]);
