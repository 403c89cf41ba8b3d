/**
 * The least that a server of tokens over HTTP on a socket can do: reads the JSON of a request and answers with a token. The path comes as argument.
 * No TypeScript: to read that, Node would load a compiler, and keep its 15 MB.
 */
import { createServer } from 'node:http';

const [, , path] = process.argv;
const token = 'e'.repeat(300);
const server = createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const { id } = JSON.parse(Buffer.concat(parts).toString('utf8'));
    const body = JSON.stringify({ ok: true, value: { token, type: 'Bearer', expiresAt: 1, id } });
    response.writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
    });
    response.end(body);
  });
});
server.listen(path, () => console.log('ready'));
