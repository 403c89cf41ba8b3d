/**
 * The Authorization header of an OAuth client with a secret (RFC 6749, 2.3.1): both parts form-encoded before they are joined. Signs that need
 * no encoding are left alone, because many servers forget to decode.
 */
export function basicAuthorization(clientId: string, clientSecret: string): string {
  const encode = (text: string) => new URLSearchParams([['', text]]).toString().slice(1);
  return `Basic ${btoa(`${encode(clientId)}:${encode(clientSecret)}`)}`;
}
