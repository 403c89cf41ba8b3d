import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { StaticFiles } from '../../main/api/static-files.ts';
import { WindowServer } from '../../main/api/window-server.ts';
import { brokerLimits } from '../../main/broker/broker.ts';
import { callBroker } from '../../main/broker/client.ts';
import { systemClock } from '../../main/host/system-ports.ts';
import { procedures } from '../../preload/contract.ts';
import { SeededRandom } from '../simulation/seeded-random.ts';
import { request, sendRaw } from '../support/raw-http.ts';
import { emptyFolder, startBroker } from './broker-fixture.ts';
import { curl } from './curl.ts';

const isRoot = process.getuid?.() === 0;

test.skipIf(!isRoot)(
  "another user's program cannot reach the socket, not even where its folder is open",
  async () => {
    const { broker, folder } = await startBroker();
    chmodSync(folder, 0o755);
    const script = `require('node:net').connect(${JSON.stringify(broker.address)}).on('connect', () => process.exit(7)).on('error', (error) => { console.log(error.code); process.exit(0) })`;
    const other = await new Promise<string>((resolve) => {
      execFile(
        'setpriv',
        ['--reuid=65534', '--regid=65534', '--clear-groups', '/usr/bin/env', 'node', '-e', script],
        (error, output) => resolve(`${error?.code ?? 0} ${output.trim()}`),
      );
    });
    expect(other).toBe('0 EACCES');
    const readable = () =>
      execFileSync(
        'setpriv',
        ['--reuid=65534', '--regid=65534', '--clear-groups', 'cat', join(folder, 'broker.address')],
        { stdio: 'pipe' },
      );
    expect(readable).toThrow(/Permission denied/);
  },
);

test.skipIf(process.platform !== 'linux')('listens on no port, so that no page can reach it', async () => {
  const before = listening();
  const { broker } = await startBroker();
  expect(await callBroker(broker.contact, 'engine.status', {}, 'user')).toMatchObject({ ok: true });
  expect(listening()).toEqual(before);
});

test('a page at a name that was bound to this machine gets nothing of the window', async () => {
  const { api } = await startBroker();
  const empty = mkdtempSync(join(tmpdir(), 'latchkey-window-'));
  onTestFinished(() => rmSync(empty, { recursive: true }));
  const window = await WindowServer.start({ api, clock: systemClock, files: new StaticFiles(empty) });
  onTestFinished(() => window.close());
  const { port } = new URL(window.newAddress());
  const target = { host: '127.0.0.1', port: Number(port) };
  for (const host of ['evil.example', `evil.example:${port}`, `localhost:${port}`, '127.0.0.1', '']) {
    const reply = await request(
      target,
      'POST',
      '/api/accounts.list',
      { host, 'content-type': 'application/json' },
      '{}',
    );
    // Not the 403 of a wrong origin, nor the 401 of a missing cookie: the name alone is enough.
    expect(reply.status, host).toBe(421);
    expect(reply.body).not.toContain('accounts');
  }
});

test('no reply to a tool holds a refresh token, a password or a key of the vault, whatever it asks', async () => {
  const { broker, provider, vault, add, headers, target } = await startBroker();
  const marks = { refreshToken: 'marked-refresh-token', password: 'correct horse' };
  const { id } = await add();
  const stored = vault.sessions.get(id);
  if (!stored) throw new Error('no session');
  provider.onRenew = async () => ({ ...stored, refreshToken: marks.refreshToken, accessToken: 'access-2' });
  await callBroker(broker.contact, 'accounts.refresh', { id }, 'user');
  expect(JSON.stringify(vault.sessions.get(id))).toContain(marks.refreshToken);
  const told: string[] = [];
  // What hands secrets out comes first: others leave the account in another state.
  const ordered = Object.entries(procedures).toSorted(
    ([one], [other]) => Number(other.startsWith('tokens.')) - Number(one.startsWith('tokens.')),
  );
  for (const [name, { audience }] of ordered) {
    if (name === 'accounts.remove' || name.startsWith('signIn.')) continue;
    const input = {
      id,
      name: id,
      url: 'https://site.example/',
      accounts: [id],
      scopes: ['token'],
      limit: 10,
    };
    const { body, status } = await request(target, 'POST', `/api/${name}`, headers, JSON.stringify(input));
    for (const mark of Object.values(marks)) expect(body, name).not.toContain(mark);
    if (audience === 'tool' && status === 200) told.push(name);
  }
  expect(told).toEqual(
    expect.arrayContaining(['tokens.get', 'tokens.headers', 'tokens.cookies', 'tokens.browserState']),
  );
});

test('long headers, half requests and slow ones cost their sender the connection, and nobody else a moment', async () => {
  const limits = { ...brokerLimits, headers: 300, request: 600, checkEvery: 50, bodyBytes: 64 * 1024 };
  const { broker, target, headers } = await startBroker(emptyFolder(), { limits });
  const slow = Array.from({ length: 200 }, () =>
    connect(target)
      .on('error', () => {})
      .resume(),
  );
  onTestFinished(() => {
    for (const socket of slow) socket.destroy();
  });
  for (const socket of slow) socket.write('POST /api/engine.status HTTP/1.1\r\nhost: l\r\nx-a: ');
  const [long, large] = await Promise.all([
    sendRaw(target, `GET /api/engine.status HTTP/1.1\r\nhost: l\r\nx: ${'y'.repeat(1024 * 1024)}\r\n\r\n`),
    request(target, 'POST', '/api/engine.status', headers, JSON.stringify({ x: 'y'.repeat(128 * 1024) })),
  ]);
  expect([431, 0]).toContain(long.status);
  expect([413, 0]).toContain(large.status);
  const startedAt = performance.now();
  expect(await callBroker(broker.contact, 'engine.status', {}, 'user')).toMatchObject({ ok: true });
  expect(performance.now() - startedAt).toBeLessThan(1_000);
  await expect.poll(() => slow.filter(({ destroyed }) => !destroyed).length, { timeout: 5_000 }).toBe(0);
});

test.each([
  '../../../etc/passwd',
  '..%2f..%2fetc%2fpasswd',
  'ada@example.com/../../bob',
  '/proc/self/environ',
  'C:\\Windows\\win.ini',
  '\u0000',
  '__proto__',
])('an account that is called %j leads nowhere, and a name like it finds no other', async (name) => {
  const { broker, add, manager, headers, target } = await startBroker();
  const { id } = await add();
  const call = (procedure: string, input: object) =>
    request(target, 'POST', `/api/${procedure}`, headers, JSON.stringify(input));
  for (const procedure of [
    'tokens.get',
    'tokens.cookies',
    'accounts.get',
    'accounts.resolve',
    'imagefx.images',
  ]) {
    const { status, body } = await call(procedure, { id: name, name });
    expect([400, 404], procedure).toContain(status);
    expect(body).toContain('"ok":false');
  }
  await manager.rename(id, name);
  const reply = await callBroker(broker.contact, 'tokens.get', { id }, 'user');
  expect(reply).toMatchObject({ ok: true, value: { token: 'access-1' } });
  expect((await request(target, 'POST', `/api/${encodeURIComponent(name)}`, headers, '{}')).status).toBe(404);
});

test('ten thousand random requests get an answer each, and leave the broker as it was', async () => {
  const { broker, target, key, unexpected, add } = await randomStage();
  const { id } = await add();
  const random = new SeededRandom(7, 'requests');
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random.fraction() * of.length)] as T;
  const names = [
    ...Object.keys(procedures).filter(
      (name) => !/remove|release|signIn|rotate|backup|export|refreshAll|try/.test(name),
    ),
    'events ',
    '..',
    '%00',
    '__proto__',
    'constructor',
  ];
  const values = [
    id,
    '',
    null,
    1e308,
    -1,
    [],
    {},
    'a'.repeat(5_000),
    '../../etc/passwd',
    '\u0000',
    { __proto__: { ok: 1 } },
    true,
  ];
  const authorizations = [`Bearer ${key}`, 'Bearer lk_x', 'Basic eA==', ''];
  const one = () => {
    const body = pick([
      JSON.stringify({ id: pick(values), name: pick(values), minValid: pick(values) }),
      '{',
      '[]',
      'null',
      '',
    ]);
    const head = [
      `${pick(['POST', 'POST', 'GET', 'PUT', 'DELETE'])} ${pick(['/api/', '/api/', '/', '//api/'])}${encodeURI(pick(names))} HTTP/1.1`,
      'host: l',
      `content-type: ${pick(['application/json', 'text/plain'])}`,
      `authorization: ${pick(authorizations)}`,
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
    ];
    return sendRaw(target, `${head.join('\r\n')}\r\n\r\n${body}`);
  };
  const statuses = new Map<number, number>();
  for (let round = 0; round < 100; round += 1) {
    for (const { status } of await Promise.all(Array.from({ length: 100 }, one))) {
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  }
  expect(statuses.get(500) ?? 0).toBe(0);
  expect(unexpected).toEqual([]);
  expect(statuses.get(200)).toBeGreaterThan(10);
  // The random ones may have paused the account.
  expect(await callBroker(broker.contact, 'engine.status', {}, 'user')).toMatchObject({ ok: true });
});

async function randomStage() {
  const stage = await startBroker();
  return { ...stage, key: stage.broker.contact.key };
}

test('five hundred callers of one expired account cause one refresh, by curl as well', async () => {
  const { broker, provider, add, headersFor } = await startBroker();
  provider.onSignIn = async () => provider.signedIn(1);
  const { id } = await add();
  let refreshes = 0;
  provider.onRenew = async () => {
    refreshes += 1;
    await new Promise((resolve) => setTimeout(resolve, 200));
    return provider.newSession(3_600_000);
  };
  const calls = Array.from({ length: 500 }, () =>
    callBroker(broker.contact, 'tokens.get', { id, minValid: 60_000 }, 'tool'),
  );
  const { authorization = '' } = headersFor(broker.contact.key);
  const byCurl = curl(
    broker.address,
    '/api/tokens.get',
    { id, minValid: 60_000 },
    '--header',
    `authorization: ${authorization}`,
  );
  const replies = await Promise.all(calls);
  expect(replies.filter(({ ok }) => !ok)).toEqual([]);
  expect((await byCurl).status).toBe(200);
  expect(refreshes).toBe(1);
});

/** The ports that this process listens on (proc(5), net/tcp: state 0A, with the inodes of this process). */
function listening(): string[] {
  const own = new Set(readdirSync('/proc/self/fd').flatMap((descriptor) => inodeOf(descriptor)));
  return ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/net/${table}`, 'latin1')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[3] === '0A' && own.has(fields[9] ?? ''))
      .map((fields) => fields[1] ?? ''),
  );
}

function inodeOf(descriptor: string): string[] {
  try {
    const [, inode] = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/self/fd/${descriptor}`)) ?? [];
    return inode ? [inode] : [];
  } catch {
    return [];
  }
}
