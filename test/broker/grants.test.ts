import { userInfo } from 'node:os';
import { describe, expect, test } from 'vitest';
import type { BrokerAddress } from '../../main/broker/address.ts';
import { callBroker, streamEvents } from '../../main/broker/client.ts';
import { ConsentDesk } from '../../main/broker/consent-desk.ts';
import { peerProcess } from '../../main/broker/peer-program.ts';
import { GrantAccess } from '../../main/broker/tool-access.ts';
import type { GrantScope } from '../../main/engine/grant.ts';
import { type ContractEvent, type Input, type ProcedureName, procedures } from '../../preload/contract.ts';
import { caller } from '../api/api-fixture.ts';
import { makeEngine } from '../engine/engine-fixture.ts';
import { request } from '../support/raw-http.ts';
import { startBroker } from './broker-fixture.ts';
import { curl } from './curl.ts';

/** A broker with two accounts, and a key for the first. */
async function withGrant(scopes: readonly GrantScope[], lifetime?: number) {
  const fixture = await startBroker();
  const { broker, add, provider, call } = fixture;
  const one = await add();
  provider.onIdentity = async () => ({ subject: 'bob', email: 'bob@example.com' });
  const other = await add(true, 'bob');
  const created = await call(
    'grants.create',
    { name: 'backup', accounts: ['ada@example.com'], scopes: [...scopes], lifetime },
    'tool',
  );
  if (!created.ok) throw new Error(created.failure.what);
  const { key, grant } = created.value;
  const contact = { path: broker.address, key };
  return {
    ...fixture,
    one,
    other,
    key,
    grant,
    ask: <Name extends ProcedureName>(name: Name, input: Input<Name>) =>
      callBroker(contact, name, input, 'user'),
  };
}

/** Fills the list with what comes; resolves once it comes. */
function listen(contact: BrokerAddress, heard: ContractEvent[]): Promise<() => void> {
  return new Promise((resolve) => {
    const stop = streamEvents(
      contact,
      (event) => heard.push(event),
      () => resolve(stop),
    );
  });
}

const refused = { ok: false, failure: { kind: 'not-allowed' } };

describe('a key', () => {
  test('opens what its grant says of the accounts it names, and the log says who had it', async () => {
    const { ask, one, events } = await withGrant(['token']);
    expect(await ask('tokens.get', { id: one.id })).toMatchObject({ ok: true, value: { token: 'access-1' } });
    expect(await ask('tokens.get', { id: 'ADA@example.com' })).toMatchObject({ ok: true });
    expect(events.filter(({ type }) => type === 'handed-out')).toMatchObject([
      { actor: 'tool', accountId: one.id, tool: 'backup', facts: { what: 'token' } },
    ]);
    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'grant-created',
        accountId: one.id,
        tool: 'backup',
        facts: { scopes: 'token' },
      }),
    );
  });

  test('opens no other account, whatever it is called, and does not tell whether there is one', async () => {
    const { ask, other, events } = await withGrant(['token', 'list', 'headers', 'cookies']);
    const names = [
      other.id,
      other.id.slice(0, 8),
      'bob@example.com',
      'site/bob@example.com',
      'nobody',
      '../../ada',
      '%2e%2e',
      'a\0b',
    ];
    const replies = await Promise.all(names.map((id) => ask('tokens.get', { id })));
    for (const reply of replies) expect(reply).toMatchObject(refused);
    expect(new Set(replies.map((reply) => JSON.stringify(reply))).size).toBe(1);
    expect(await ask('accounts.get', { id: other.id })).toMatchObject(refused);
    expect(await ask('tokens.cookies', { id: other.id })).toMatchObject(refused);
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'tool-refused', tool: 'backup', facts: { procedure: 'tokens.get' } }),
    );
  });

  test.each([
    [['token'], ['tokens.get', 'accounts.resolve', 'accounts.refresh', 'accounts.findByUrl']],
    [
      ['headers'],
      ['tokens.headers', 'calls.send', 'accounts.resolve', 'accounts.refresh', 'accounts.findByUrl'],
    ],
    [
      ['cookies'],
      ['tokens.cookies', 'tokens.browserState', 'accounts.resolve', 'accounts.refresh', 'accounts.findByUrl'],
    ],
    [['list'], ['accounts.list', 'accounts.get', 'accounts.resolve', 'accounts.findByUrl']],
  ] as const)('with %j opens these procedures and no other', async (scopes, allowed) => {
    const { api, access, one, grant } = await withGrant(scopes);
    const known = access.grants.list().find(({ id }) => id === grant.id);
    if (!known) throw new Error('no grant');
    const opened: string[] = [];
    for (const name of Object.keys(procedures)) {
      const reply = await api.router.dispatch(
        name,
        { id: one.id, name: one.id, url: 'https://site.example/' },
        { ...caller('tool'), access: new GrantAccess(access, known) },
      );
      if (reply.ok) opened.push(name);
      else expect(reply.failure.kind).toBe('not-allowed');
    }
    expect(opened.sort()).toEqual([...allowed].sort());
  });

  test('lists and tells of its own accounts alone', async () => {
    const { ask, one, other, broker, key, manager } = await withGrant(['list']);
    expect(await ask('accounts.list', {})).toMatchObject({ ok: true, value: { accounts: [{ id: one.id }] } });
    const heard: ContractEvent[] = [];
    const end = await listen({ path: broker.address, key }, heard);
    await manager.rename(other.id, 'hidden');
    await manager.rename(one.id, 'seen');
    await expect.poll(() => JSON.stringify(heard)).toContain('seen');
    expect(JSON.stringify(heard)).not.toContain('hidden');
    expect(heard.every(({ name }) => name === 'account-changed')).toBe(true);
    end();
  });

  test('of which a character is wrong, an empty one, and one of another form open nothing', async () => {
    const { target, headersFor, one, key } = await withGrant(['token']);
    const body = JSON.stringify({ id: one.id });
    const wrong = `${key.slice(0, -2)}${key.endsWith('AA') ? 'BB' : 'AA'}`;
    for (const authorization of [
      `Bearer ${wrong}`,
      'Bearer',
      'Bearer ',
      `Basic ${key}`,
      key,
      `Bearer ${key} x`,
      'Bearer lk_',
    ]) {
      const reply = await request(
        target,
        'POST',
        '/api/tokens.get',
        { ...headersFor(), authorization },
        body,
      );
      expect(reply.status).toBe(403);
    }
    expect((await request(target, 'POST', '/api/tokens.get', headersFor(key), body)).status).toBe(200);
  });

  test('opens nothing once its time is over, nor once it is revoked', async () => {
    const { ask, one, call, grant } = await withGrant(['token'], 1_000);
    expect(await ask('tokens.get', { id: one.id })).toMatchObject({ ok: true });
    await expect
      .poll(async () => (await ask('tokens.get', { id: one.id })).ok, { timeout: 5_000 })
      .toBe(false);
    expect(await ask('tokens.get', { id: one.id })).toMatchObject({
      failure: { kind: 'not-allowed', what: 'The time of the grant "backup" is over.' },
    });
    expect(await call('grants.list', {})).toMatchObject({ value: { grants: [{ isOver: true }] } });
    await call('grants.revoke', { id: grant.id });
    expect(await ask('tokens.get', { id: one.id })).toMatchObject(refused);
  });

  test('that is revoked opens nothing from then on, and its stream falls silent', async () => {
    const { ask, one, call, grant, manager, broker, key, stored } = await withGrant(['token', 'list']);
    const heard: ContractEvent[] = [];
    const end = await listen({ path: broker.address, key }, heard);
    await call('grants.revoke', { id: grant.id });
    expect(await ask('tokens.get', { id: one.id })).toMatchObject(refused);
    const seen: ContractEvent[] = [];
    const owner = await listen(broker.contact, seen);
    await manager.rename(one.id, 'after');
    await expect.poll(() => JSON.stringify(seen)).toContain('after');
    expect(JSON.stringify(heard)).not.toContain('after');
    expect(stored.size).toBe(0);
    end();
    owner();
  });

  test('is kept as a hash alone, and its use is noted', async () => {
    const { ask, one, key, access, stored, call } = await withGrant(['token']);
    await ask('tokens.get', { id: one.id });
    await access.grants.close();
    expect(JSON.stringify([...stored.values()])).not.toContain(key.slice(3));
    expect(await call('grants.list', {})).toMatchObject({
      value: { grants: [{ name: 'backup', lastUsedAt: expect.any(Number), isOver: false }] },
    });
  });

  test('made for a window goes to the clipboard, and the name of another is refused', async () => {
    const { call, copied, access } = await withGrant(['token']);
    const wanted = { name: 'editor', accounts: 'all' as const, scopes: ['token' as const] };
    const reply = await call('grants.createAndCopy', wanted);
    expect(reply).toMatchObject({ ok: true, value: { name: 'editor', accounts: 'all' } });
    expect(JSON.stringify(reply)).not.toContain('lk_');
    expect(access.grants.byKey(copied[0] ?? '').name).toBe('editor');
    expect(await call('grants.createAndCopy', wanted)).toMatchObject({
      failure: { kind: 'invalid-input', field: 'name' },
    });
  });
});

describe('a program without a key', () => {
  test('is refused where nobody can be asked, with the words how to get one', async () => {
    const { target, headersFor, one } = await withGrant(['token']);
    const reply = await request(
      target,
      'POST',
      '/api/tokens.get',
      headersFor(),
      JSON.stringify({ id: one.id }),
    );
    expect(reply.status).toBe(403);
    expect(reply.body).toContain('latchkey grant create NAME');
  });

  test.skipIf(process.platform !== 'linux')('is named to the person, who allows it this once', async () => {
    const { broker, one, asking, call, access } = await withGrant(['token']);
    asking.canAsk = true;
    const ask = () => curl(broker.address, '/api/tokens.get', { id: one.id });
    const reply = ask();
    await expect.poll(() => access.consent.list().length).toBe(1);
    const [asked] = access.consent.list();
    expect(asked).toMatchObject({
      accountId: one.id,
      scope: 'token',
      program: { pid: expect.any(Number), path: expect.stringMatching(/curl$/), user: userInfo().username },
      canBeKnownAgain: true,
    });
    expect(await call('grants.answer', { id: asked?.id ?? '', answer: 'once' })).toMatchObject({ ok: true });
    expect((await reply).status).toBe(200);
    const again = ask();
    await expect.poll(() => access.consent.list().length).toBe(1);
    await call('grants.answer', { id: access.consent.list()[0]?.id ?? '', answer: 'deny' });
    expect((await again).status).toBe(403);
    expect((await ask()).status).toBe(403);
    expect(access.consent.list()).toEqual([]);
  });

  test('asks once however often it calls, and five questions wait at most', async () => {
    const { asking, access } = await withGrant(['token']);
    asking.canAsk = true;
    const question = (scope: GrantScope, pid: number) => ({
      program: { pid },
      scope,
      canBeKnownAgain: false,
    });
    const same = Array.from({ length: 50 }, () => access.consent.ask(question('token', 1)));
    expect(access.consent.list().length).toBe(1);
    const more = Array.from({ length: 20 }, (_, pid) => access.consent.ask(question('list', pid + 2)));
    expect(access.consent.list().length).toBe(5);
    const [first] = access.consent.list();
    access.consent.answer(first?.id ?? '', 'once');
    expect(new Set(await Promise.all(same))).toEqual(new Set(['once']));
    access.consent.close();
    expect(new Set(await Promise.all(more))).toEqual(new Set(['deny']));
  });

  test.skipIf(process.platform !== 'linux')(
    'is allowed for ever when the person says so, and for no more',
    async () => {
      const { broker, one, other, asking, call, access } = await withGrant(['token']);
      asking.canAsk = true;
      const ask = (id: string) => curl(broker.address, '/api/tokens.get', { id });
      const first = ask(one.id);
      await expect.poll(() => access.consent.list().length).toBe(1);
      await call('grants.answer', { id: access.consent.list()[0]?.id ?? '', answer: 'always' });
      expect((await first).status).toBe(200);
      asking.canAsk = false;
      expect((await ask(one.id)).status).toBe(200);
      expect((await ask(other.id)).status).toBe(403);
      const [, grant] = access.grants.list();
      expect(grant).toMatchObject({
        holder: { by: 'program', path: expect.stringMatching(/curl$/) },
        accounts: [one.id],
      });
      await call('grants.revoke', { id: grant?.id ?? '' });
      expect((await ask(one.id)).status).toBe(403);
    },
  );

  test('is refused when nobody answers for half a minute, and not asked about again at once', async () => {
    const { clock, pass } = makeEngine();
    const desk = new ConsentDesk({ clock, canAsk: () => true, onChange: () => {} });
    const question = { program: { path: '/usr/bin/tool' }, scope: 'token', canBeKnownAgain: true } as const;
    let answer: string | undefined;
    void desk.ask(question).then((given) => {
      answer = given;
    });
    await pass(29_000);
    expect(answer).toBeUndefined();
    await pass(1_000);
    expect(answer).toBe('deny');
    expect(await desk.ask(question)).toBe('deny');
    await pass(5 * 60_000);
    void desk.ask(question);
    expect(desk.list().length).toBe(1);
  });

  test('cannot be allowed for longer than once if it cannot be known again', async () => {
    const { asking, access, call } = await withGrant(['token']);
    asking.canAsk = true;
    void access.consent.ask({ program: {}, scope: 'token', canBeKnownAgain: false });
    const id = access.consent.list()[0]?.id ?? '';
    expect(await call('grants.answer', { id, answer: 'always' })).toMatchObject({
      failure: { field: 'answer' },
    });
    expect(access.consent.list().length).toBe(1);
  });
});

describe('reading who is at the other end', () => {
  const listed = [
    'u_str ESTAB 0      0                * 10 * 11 users:(("curl",pid=21351,fd=4))',
    'u_str ESTAB 65     0      /run/user/0/latchkey/a b/broker.sock 13 * 12 users:(("node",pid=21310,fd=20))   ',
    'u_str ESTAB 0      768              * 12 * 13 users:(("my,)tool",pid=77,fd=5),("child",pid=78,fd=5))',
    'u_str ESTAB 0      0                * 30 * 31 ',
    'u_str ESTAB 0      0                * 31 * 30',
    'garbage',
  ].join('\n');

  test.each([
    [13, 77],
    [11, undefined],
    [30, undefined],
    [99, undefined],
  ])('of socket %i it is %s', (inode, pid) => {
    expect(peerProcess(listed, inode)).toBe(pid);
  });
});
