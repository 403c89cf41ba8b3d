import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, request as proxyRequest, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A git host: an empty repository `/git/work.git`, and before everything else the service that its accounts are of. */
export interface GitHost {
  readonly url: string;
  readonly repository: string;
  /** User name and password of each request for the repository that had some. */
  readonly asked: { readonly user: string; readonly password: string; readonly accepted: boolean }[];
}

/** Starts a git host over HTTP on git's own `http-backend`; `accepts` decides which passwords open the repository. */
export async function startGitHost(
  service: string,
  accepts: (password: string) => Promise<boolean>,
): Promise<GitHost> {
  const root = mkdtempSync(join(tmpdir(), 'latchkey-git-'));
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', join(root, 'work.git')]);
  const asked: GitHost['asked'] = [];
  const server = createServer(async (request, response) => {
    if (!request.url?.startsWith('/git/')) {
      forward(service, request, response);
      return;
    }
    const [user = '', ...rest] = basicOf(request).split(':');
    const password = rest.join(':');
    const accepted = password !== '' && (await accepts(password));
    if (password !== '') asked.push({ user, password, accepted });
    if (accepted) serveGit(root, user, request, response);
    else response.writeHead(401, { 'www-authenticate': 'Basic realm="work"' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
    rmSync(root, { recursive: true, force: true });
  });
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  return { url, repository: `${url}/git/work.git`, asked };
}

function basicOf({ headers }: IncomingMessage): string {
  const [scheme, value = ''] = (headers.authorization ?? '').split(' ');
  return scheme === 'Basic' ? Buffer.from(value, 'base64').toString() : '';
}

function forward(service: string, request: IncomingMessage, response: ServerResponse): void {
  const { method, headers } = request;
  const onward = proxyRequest(new URL(request.url ?? '/', service), { method, headers }, (reply) => {
    response.writeHead(reply.statusCode ?? 502, reply.headers);
    reply.pipe(response);
  });
  onward.on('error', () => response.destroy());
  request.pipe(onward);
}

/** One CGI run (RFC 3875). */
function serveGit(root: string, user: string, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, search } = new URL(request.url ?? '/', 'http://host');
  const backend = spawn('git', ['http-backend'], {
    env: {
      ...process.env,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      REQUEST_METHOD: request.method,
      PATH_INFO: pathname.slice('/git'.length),
      QUERY_STRING: search.slice(1),
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      REMOTE_USER: user,
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  backend.stdin.on('error', () => {});
  request.pipe(backend.stdin);
  const parts: Buffer[] = [];
  backend.stdout.on('data', (part: Buffer) => parts.push(part));
  backend.stdout.on('end', () => {
    const all = Buffer.concat(parts);
    const end = all.indexOf('\r\n\r\n');
    const heads = all.toString('latin1', 0, end).split('\r\n').map(headOf);
    const status = heads.find(([name]) => name === 'Status')?.[1] ?? '200';
    const headers = Object.fromEntries(heads.filter(([name]) => name !== 'Status'));
    response.writeHead(Number.parseInt(status, 10), headers).end(all.subarray(end + 4));
  });
}

function headOf(line: string): readonly [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon), line.slice(colon + 1).trim()];
}
