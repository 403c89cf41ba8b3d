/** Renews a hundred grants a second with openid-client alone and keeps them in memory; the argument is the token service. */
import { setInterval } from 'node:timers';
import { allowInsecureRequests, Configuration, None, refreshTokenGrant } from 'openid-client';
import { firstGrant } from './token-service.ts';

const url = process.argv[2] ?? '';
const server = { issuer: url, token_endpoint: `${url}/token` };
const configuration = new Configuration(server, 'latchkey', undefined, None());
allowInsecureRequests(configuration);
const tokens = await Promise.all(
  Array.from({ length: 100 }, async () => (await firstGrant(url)).refresh_token),
);
let next = 0;
setInterval(() => {
  const index = next;
  next = (next + 1) % tokens.length;
  void refreshTokenGrant(configuration, tokens[index] ?? '').then((reply) => {
    tokens[index] = reply.refresh_token ?? '';
  });
}, 10);
console.log('ready');
