import { z } from 'zod';
import { accountName } from '../schemas.ts';
import { browserStateReply, cookiesReply, headersReply, minValid, tokenReply, url } from '../tool-schema.ts';
import { procedure } from './procedure.ts';

export const tokenProcedures = {
  /** An access token that is valid for at least `minValid` milliseconds, refreshed first if it must be. */
  'tokens.get': procedure(z.object({ id: accountName, minValid }), tokenReply, 'tool'),
  /** The headers that sign a request in, without its cookies. With a URL, refused unless the account's requests may go there. */
  'tokens.headers': procedure(
    z.object({ id: accountName, url: url.optional(), minValid }),
    headersReply,
    'tool',
  ),
  /** The cookies that go to a URL, or all that the account has of its provider. */
  'tokens.cookies': procedure(
    z.object({ id: accountName, url: url.optional(), minValid }),
    cookiesReply,
    'tool',
  ),
  /** What a browser needs to be signed in as the account. */
  'tokens.browserState': procedure(z.object({ id: accountName, minValid }), browserStateReply, 'tool'),
} as const;
