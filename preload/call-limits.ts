/** What a request that a tool has sent may be: apart from its schema, so that the command can say so without loading one. */

export const callMethods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
/** Longest body of a request, in bytes, and of its reply. */
export const longestCallBody = 1024 * 1024;
export const longestCallReply = 32 * 1024 * 1024;
/** Milliseconds that the whole exchange may take. */
export const longestCall = 600_000;
