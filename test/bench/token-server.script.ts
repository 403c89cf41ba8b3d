/**
 * A token server in a process of its own, as light as one can be, so that what is measured is the client: the refresh grant of RFC 6749 in
 * a form, and the same in JSON as GoTrue has it. The first segment of the path says how: `/<delay in ms>/<lifetime in s>/<rotation>/token`.
 * With rotation `1` each refresh token is taken once; `0` lets a client keep the one it has. `.../count` tells how many grants of that lifetime
 * were given. Prints its address in one line.
 */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const user = { id: '7f0c7a3e-3b53-4f3e-9d0c-4a1de0b8a001', aud: 'authenticated', email: 'ada@example.com' };
const live = new Set<string>();
const given = new Map<string, number>();

function grant(lifetime: number): object {
  const refreshToken = randomBytes(24).toString('base64url');
  live.add(refreshToken);
  return {
    access_token: randomBytes(300).toString('base64url'),
    refresh_token: refreshToken,
    token_type: 'bearer',
    expires_in: lifetime,
    user,
  };
}

const server = createServer((request, response) => {
  const [, delay, lifetime = '', rotation, what] = (request.url ?? '').split(/[/?]/);
  if (what === 'count') {
    response.end(String(given.get(lifetime) ?? 0));
    return;
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const text = Buffer.concat(chunks).toString();
    const isJson = request.headers['content-type']?.includes('json');
    const refreshToken = isJson
      ? (JSON.parse(text) as { refresh_token: string }).refresh_token
      : new URLSearchParams(text).get('refresh_token');
    const spend = rotation === '1' ? live.delete : live.has;
    const isGood = what === 'first' || (refreshToken !== null && spend.call(live, refreshToken));
    if (isGood) given.set(lifetime, (given.get(lifetime) ?? 0) + 1);
    const body = JSON.stringify(isGood ? grant(Number(lifetime)) : { error: 'invalid_grant' });
    const answer = () =>
      response.writeHead(isGood ? 200 : 400, { 'content-type': 'application/json' }).end(body);
    if (Number(delay) > 0) setTimeout(answer, Number(delay));
    else answer();
  });
});
server.listen(0, '127.0.0.1', () =>
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
);
